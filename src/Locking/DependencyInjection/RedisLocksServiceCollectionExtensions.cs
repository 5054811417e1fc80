using Locking.DependencyInjection;
using Locking.Diagnostics;
using Locking.Groups;
using Locking.Nodes;
using Locking.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Locking;

/// <summary>Registers Redis locks with a service collection.</summary>
public static class RedisLocksServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ILockGroups"/>. Settings are checked when the host starts; a wrong one stops it with
    /// <see cref="OptionsValidationException"/>. Calling it again adds to the same settings.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Adds the groups; may be null if they are bound from configuration with the returned builder.</param>
    /// <returns>The options' builder, for example to bind a configuration section.</returns>
    public static OptionsBuilder<RedisLocksOptions> AddRedisLocks(
        this IServiceCollection services, Action<RedisLocksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisLocksOptions>, RedisLocksOptionsValidator>());
        services.TryAddSingleton<LockGroups>();
        services.TryAddSingleton<ILockGroups>(provider => provider.GetRequiredService<LockGroups>());
        services.AddHostedService<LockConnectionsStarter>();
        var builder = services.AddOptions<RedisLocksOptions>().ValidateOnStart();
        if (configure is not null)
            builder.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Adds a job that one process of many runs at a fixed period. It runs at once on whichever process gets the lock, and again on the
    /// next one after a turn (a minute, or a quarter of <see cref="LockGroupOptions.MaxHold"/>) or when the runner died, so runs never overlap while the lease holds, but one may be repeated:
    /// make it idempotent.
    /// </summary>
    /// <param name="services">The services to add to; <see cref="AddRedisLocks(IServiceCollection, Action{RedisLocksOptions})"/> is needed too.</param>
    /// <param name="name">The schedule's name, at most 503 characters; the same in all processes.</param>
    /// <param name="group">The lock group to use, which must be configured, or the host does not start.</param>
    /// <param name="period">Time from the start of one run to the start of the next; at most half of the group's
    /// <see cref="LockGroupOptions.MaxHold"/>, or the host does not start.</param>
    /// <param name="job">The job. Its token is cancelled when the lease is lost or the host stops; exceptions are logged.</param>
    public static IServiceCollection AddLockedSchedule(
        this IServiceCollection services, string name, string group, TimeSpan period, Func<LockedRun, CancellationToken, Task> job)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        var options = new LockedScheduleOptions(name, group, period, job);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Key.Length, LockKeys.MaxKeyLength, nameof(name));
        return services.AddSingleton<IHostedService>(
            provider => ActivatorUtilities.CreateInstance<LockedSchedule>(provider, options));
    }

    /// <summary>
    /// Adds a check of all lock groups: a quorum of nodes answers, no node may evict keys, and how long each node takes to answer.
    /// </summary>
    /// <param name="builder">The builder to add to.</param>
    /// <param name="name">The check's name. Default <c>locks</c>.</param>
    /// <param name="tags">The check's tags, for example <c>ready</c>.</param>
    public static IHealthChecksBuilder AddRedisLocks(
        this IHealthChecksBuilder builder, string name = "locks", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, provider => ActivatorUtilities.CreateInstance<LocksHealthCheck>(provider), HealthStatus.Unhealthy, tags));
    }
}
