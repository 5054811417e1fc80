using System.Numerics;

namespace Locking.Quorum;

/// <summary>
/// Which keys to keep when nodes granted different ones: the largest set for which one quorum of nodes granted all of it. Holding every
/// key on the same nodes keeps one deadline per node enough.
/// </summary>
/// <param name="Map">One digit per key, 1 for kept; at least one is.</param>
/// <param name="IsComplete">Whether nothing that any node granted is given up, so that further answers cannot add to it.</param>
internal readonly record struct PartialAgreement(string Map, bool IsComplete)
{
    public static PartialAgreement? Find(string?[] maps, int quorum, int keys)
    {
        PartialAgreement? best = null;
        var mostKept = 0;
        for (uint nodes = 1; nodes < 1u << maps.Length; nodes++)
        {
            if (BitOperations.PopCount(nodes) != quorum || !AllAnswered(maps, nodes))
                continue;
            var map = string.Create(keys, (maps, nodes), static (digits, state) =>
            {
                for (var key = 0; key < digits.Length; key++)
                    digits[key] = GrantedByAll(state.maps, state.nodes, key) ? '1' : '0';
            });
            var kept = map.AsSpan().Count('1');
            if (kept <= mostKept)
                continue;
            mostKept = kept;
            best = new PartialAgreement(map, false);
        }
        if (best is not { } found)
            return null;
        var complete = !maps.Any(m => m is not null && m.Zip(found.Map).Any(k => k.First == '1' && k.Second == '0'));
        return found with { IsComplete = complete };
    }

    private static bool AllAnswered(string?[] maps, uint nodes)
    {
        for (var i = 0; i < maps.Length; i++)
        {
            if ((nodes & (1u << i)) != 0 && maps[i] is null)
                return false;
        }
        return true;
    }

    private static bool GrantedByAll(string?[] maps, uint nodes, int key)
    {
        for (var i = 0; i < maps.Length; i++)
        {
            if ((nodes & (1u << i)) != 0 && maps[i]![key] != '1')
                return false;
        }
        return true;
    }
}
