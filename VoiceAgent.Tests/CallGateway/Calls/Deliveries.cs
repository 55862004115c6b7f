using FsCheck;
using FsCheck.Fluent;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>Reports in their own order, and the same reports as a service delivers them that promises "at least once, in any order".</summary>
internal sealed record Deliveries<T>(IReadOnlyList<T> Once, IReadOnlyList<T> AsDelivered)
{
    public override string ToString() => $"delivered: {string.Join(", ", AsDelivered)}";
}

internal static class Deliveries
{
    public static Gen<Deliveries<T>> Of<T>(IReadOnlyList<T> all) =>
        from some in Gen.SubListOf<T>(all)
        from repeated in some.Count == 0 ? Gen.Constant(new List<T>()) : Gen.Elements<T>(some.ToArray()).ListOf().Select(list => list.ToList())
        from shuffled in Gen.Shuffle<T>(some.Concat(repeated).ToArray())
        select new Deliveries<T>([.. some], [.. shuffled]);
}
