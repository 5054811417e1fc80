namespace Locking.Nodes;

/// <summary>What all commands of a group have in common.</summary>
/// <param name="Space">The group's key names.</param>
/// <param name="Ttl">Time to live of a lease on the nodes.</param>
/// <param name="FenceStride">How many fencing numbers an acquisition reserves; zero without fencing.</param>
/// <param name="FenceLife">Time to live of a fencing counter.</param>
/// <param name="Process">Identifies this process's group to the others; the name of the channel on which it is woken.</param>
/// <param name="Reservation">How long a freed lock is kept for the process that was woken.</param>
internal sealed record CommandSettings(
    KeySpace Space, TimeSpan Ttl, int FenceStride, TimeSpan FenceLife, string Process, TimeSpan Reservation);
