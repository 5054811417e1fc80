using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace LocalStack.Containers;

/// <summary>The Docker engine that Testcontainers found, asked once a process.</summary>
internal static class DockerEngine
{
    public static bool Answers => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null;

    /// <summary>
    /// The host address on which containers' ports are published: the loopback address, or all (an empty text) where this process
    /// reaches them by another one, because the engine is on another machine or this process is in a container itself.
    /// </summary>
    public static string PublishAddress
    {
        get
        {
            string? host = TestcontainersSettings.DockerHostOverride;
            if (string.IsNullOrEmpty(host))
            {
                Uri? endpoint = TestcontainersSettings.OS.DockerEndpointAuthConfig?.Endpoint;
                host = endpoint?.Scheme is "tcp" or "http" or "https" ? endpoint.Host : File.Exists("/.dockerenv") ? "" : "127.0.0.1";
            }

            return host is "127.0.0.1" or "localhost" ? "127.0.0.1" : "";
        }
    }

    /// <summary>Whether a start failed because the engine would not: no image, no right, wrong version.</summary>
    public static bool Refused(Exception? failure) => failure switch
    {
        DockerApiException => true,
        AggregateException several => several.InnerExceptions.Any(Refused),
        null => false,
        _ => Refused(failure.InnerException),
    };

    /// <summary>A client for what Testcontainers does not offer.</summary>
    /// <exception cref="ServersMissingException">No engine answers.</exception>
    public static DockerClient CreateClient() =>
        (TestcontainersSettings.OS.DockerEndpointAuthConfig
            ?? throw new ServersMissingException("No Docker engine answers. Start one, or set INVENTORY_STACK=processes."))
        .GetDockerClientBuilder(Guid.NewGuid()).Build();
}
