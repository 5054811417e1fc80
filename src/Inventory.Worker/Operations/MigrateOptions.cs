using Inventory.Worker.Configuration;

namespace Inventory.Worker.Operations;

/// <summary>What <c>migrate</c> does besides: the section <c>Migrate</c>.</summary>
/// <param name="WorkerUser">A database user to make for the workers; null: none.</param>
/// <param name="WorkerPassword">Its password.</param>
public sealed record MigrateOptions(string? WorkerUser = null, string? WorkerPassword = null)
{
    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SettingsException">One is given without the other.</exception>
    public static MigrateOptions Read(IConfiguration configuration)
    {
        var (user, password) = (configuration["Migrate:WorkerUser"], configuration["Migrate:WorkerPassword"]);
        if (string.IsNullOrEmpty(user) != string.IsNullOrEmpty(password))
            throw new SettingsException("Migrate:WorkerUser and Migrate:WorkerPassword belong together; set both, or neither.");
        return string.IsNullOrEmpty(user) ? new() : new(user, password);
    }
}
