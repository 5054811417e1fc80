using System.ComponentModel.DataAnnotations;

namespace Inventory.Worker.Consumers;

/// <summary>How payments are captured: part of the section <c>Payments</c>.</summary>
internal sealed class CaptureOptions
{
    /// <summary>Captures that a worker has at the provider at the same time. Default 32.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 32;
}
