using Locking.Quorum;
using Locking.Simulation.Checks;
using Locking.Simulation.Model;
using Locking.Simulation.World;
using Xunit;

namespace Locking.Simulation;

/// <summary>
/// Each safety rule is taken out in turn, and the simulation must notice. This is what says that the checks look at the right things;
/// and that no rule is there for nothing.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int MaxRuns = 100;

    [Fact]
    public void Without_the_owner_check_of_extend_and_release() => Noticed(seed => Campaign.Settings(seed) with
    {
        NodeRules = NodeRules.All & ~NodeRules.OwnerCheck,
    });

    [Fact]
    public void Without_the_guard_of_the_fencing_write_back() => Noticed(seed => Campaign.Settings(seed) with
    {
        Nodes = 3,
        Processes = 2,
        ClientsPerProcess = 1,
        Weather = Weather.Calm with { SlowMessage = 0.05, Duplicated = 0.5, Lost = 0.02, ConnectionBreaks = 1 },
        Ttl = TimeSpan.FromSeconds(1),
        Keys = 1,
        NodeRules = NodeRules.All & ~NodeRules.WriteBackGuard,
    });

    [Fact]
    public void Without_the_quarantine_of_nodes_that_forgot() => Noticed(seed => Campaign.Settings(seed) with
    {
        Weather = Weather.Storm with { NodeCrashes = 0.3, NodeForgets = 1 },
        Ttl = TimeSpan.FromSeconds(1),
        NodeRules = NodeRules.All & ~NodeRules.Quarantine,
    });

    [Fact]
    public void Without_the_numbers_of_the_others_after_a_quarantine() => Noticed(seed => Campaign.Settings(seed) with
    {
        Weather = Weather.Storm with { NodeCrashes = 0.3, NodeForgets = 1 },
        Ttl = TimeSpan.FromSeconds(1),
        NodeRules = NodeRules.All & ~NodeRules.Reseed,
    });

    [Fact]
    public void Without_a_look_at_itself_by_a_node_that_came_back_with_an_old_state() => Noticed(seed => Campaign.Settings(seed) with
    {
        Weather = Weather.Storm with { NodeCrashes = 0.3, NodeForgets = 0, NodeRewinds = 1 },
        Ttl = TimeSpan.FromSeconds(1),
        NodeRules = NodeRules.All & ~NodeRules.LookAfterRestart,
    });

    [Fact]
    public void Without_the_floor_under_counters_that_came_back_with_an_old_state() => Noticed(seed => Campaign.Settings(seed) with
    {
        Weather = Weather.Storm with { NodeCrashes = 0.3, NodeForgets = 0, NodeRewinds = 1 },
        Ttl = TimeSpan.FromSeconds(1),
        NodeRules = NodeRules.All & ~NodeRules.Floor,
    });

    [Fact]
    public void Without_room_for_drifting_clocks() => Noticed(seed => Campaign.Settings(seed) with
    {
        Nodes = 1,
        Keys = 1,
        Ttl = TimeSpan.FromSeconds(4),
        Weather = Weather.Calm with { ConnectionBreaks = 1, LongestOutage = TimeSpan.FromSeconds(8) },
        QuorumRules = QuorumRules.All & ~QuorumRules.Drift,
    });

    [Fact]
    public void Without_freezing_a_deadline_that_has_passed() => Noticed(seed => Campaign.Settings(seed) with
    {
        Weather = Weather.Storm,
        Ttl = TimeSpan.FromSeconds(1),
        QuorumRules = QuorumRules.All & ~QuorumRules.DeadlineFreeze,
    });

    [Fact]
    public void Without_releasing_again_after_a_late_answer() => Noticed(seed => Campaign.Settings(seed) with
    {
        // A release overtakes its acquire only where it is sent to see whether a silent node is alive.
        Weather = Weather.SlowOnly with { Resent = 0.2 },
        Ttl = TimeSpan.FromSeconds(20),
        NodeTimeout = TimeSpan.FromMilliseconds(100),
        BriefWork = true,
        QuorumRules = QuorumRules.All & ~QuorumRules.LateRelease,
    });

    [Fact]
    public void Without_a_full_quorum() => Noticed(seed => Campaign.Settings(seed) with
    {
        Nodes = 3,
        QuorumRules = QuorumRules.All & ~QuorumRules.FullQuorum,
    });

    private void Noticed(Func<int, SimulationSettings> settings)
    {
        for (var seed = 1; seed <= MaxRuns; seed++)
        {
            var mutant = settings(seed) with { Steps = 50_000 };
            try
            {
                Simulation.Run(mutant);
            }
            catch (SafetyViolationException violation)
            {
                output.WriteLine($"run {seed}: {violation.Message}");
                // A failed seed fails again, at the same step.
                Assert.Equal(violation.Message, Assert.Throws<SafetyViolationException>(() => Simulation.Run(mutant)).Message);
                // With the rule in place the same seeds are fine, so it was the rule.
                for (var same = 1; same <= seed; same++)
                    Simulation.Run(mutant with { Seed = same, NodeRules = NodeRules.All, QuorumRules = QuorumRules.All });
                return;
            }
        }
        Assert.Fail($"{MaxRuns} runs noticed nothing: {settings(1)}");
    }
}
