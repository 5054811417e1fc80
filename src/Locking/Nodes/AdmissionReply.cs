namespace Locking.Nodes;

/// <summary>A node's answer to being asked whether it may vote.</summary>
/// <param name="State">Whether it votes.</param>
/// <param name="Left">For Quarantined: how long it still has to wait.</param>
/// <param name="Top">At least as large as every fencing number it gave out and remembers.</param>
internal readonly record struct AdmissionReply(AdmissionState State, TimeSpan Left = default, long Top = 0);
