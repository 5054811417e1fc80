using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>Back-orders and thresholds.</summary>
public static class ConfigurationDecisions
{
    /// <summary>The first limit that the configuration's content breaks, as one sentence; null when it breaks none. The id is not looked at.</summary>
    public static string? Check(ConfigureStock configure)
    {
        if (!Limits.IsName(configure.Sku))
            return $"The SKU must have {Limits.NameRule}.";
        if (configure.Location is not null && !Limits.IsName(configure.Location))
            return $"The location must have {Limits.NameRule}.";
        if (configure.BackorderLimit is < 0 or > Limits.AdjustmentQuantity)
            return $"The back-order limit is {configure.BackorderLimit}; it must be 0 to {Limits.AdjustmentQuantity}.";
        if (configure.LowStockThreshold is < 0 or > Limits.AdjustmentQuantity)
            return $"The threshold is {configure.LowStockThreshold}; it must be 0 to {Limits.AdjustmentQuantity}.";
        return null;
    }

    /// <summary>Changes how an item is sold, or refuses to. An item that is below its new threshold is low from now on.</summary>
    /// <exception cref="UnidentifiedMessageException">The configuration id breaks its limits.</exception>
    public static IReadOnlyList<object> Configure(InventoryState state, ConfigureStock configure)
    {
        UnidentifiedMessageException.ThrowUnlessId(configure.ConfigurationId, "configuration");
        if (Check(configure) is { } problem)
            return Reject(configure, RejectionReasons.Invalid, problem);

        var key = StockKey.Of(configure.Sku, configure.Location);
        var before = state.Find(key) ?? new StockItem { Key = key };
        var known = before.Settings;
        if (configure.SourceVersion is { } version && version <= known.SourceVersion)
            return Reject(configure, RejectionReasons.StaleConfiguration, $"Configuration {version} of {key} is not newer than {known.SourceVersion}.");
        if (before.Available + configure.BackorderLimit < 0)
        {
            return Reject(configure, RejectionReasons.BelowReserved,
                $"{key} has {before.OnHand} on hand and {before.Reserved} reserved; a back-order limit of {configure.BackorderLimit} is too low.");
        }

        var after = state.Configure(key, new StockSettings(
            configure.BackorderLimit, Math.Max(known.BackorderPeak, configure.BackorderLimit), configure.LowStockThreshold,
            configure.SourceVersion ?? known.SourceVersion));
        return
        [
            new StockConfigured { ConfigurationId = configure.ConfigurationId, Sku = key.Sku, Location = key.Location, Version = after.Version },
            .. StockAlerts.Crossed(before, after),
        ];
    }

    private static IReadOnlyList<object> Reject(ConfigureStock configure, string reason, string detail) =>
        [new StockConfigurationRejected { ConfigurationId = configure.ConfigurationId, Reason = reason, Detail = detail }];
}
