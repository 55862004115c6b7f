namespace VoiceAgent.Bench.Scale;

/// <summary>The shipped choices, and others that they were compared with.</summary>
internal static class Variants
{
    public static Choices Shipped { get; } = new("shipped", ScaleRule.Shipped);

    public static IReadOnlyList<Choices> All { get; } =
    [
        Shipped,
        new("headroom 25 %", ScaleRule.Shipped with { CallsOfAWorker = 160 }),
        new("headroom 33 %", ScaleRule.Shipped with { CallsOfAWorker = 150 }),
        new("headroom 43 %", ScaleRule.Shipped with { CallsOfAWorker = 140 }),
        new("headroom 54 %", ScaleRule.Shipped with { CallsOfAWorker = 130 }),
        new("metric every 30 s", ScaleRule.Shipped with { Interval = TimeSpan.FromSeconds(30) }),
        new("500 places a worker", ScaleRule.Shipped with { PlacesOfAWorker = 500, CallsOfAWorker = 312 }),
        Shipped with { Name = "all replaced at once", ReplacesAllAtOnce = true },
        Shipped with { Name = "balanced by load", BalancesByLoad = true },
        Shipped with { Name = "drain 30 s", LongestDrain = TimeSpan.FromSeconds(30) },
        Shipped with { Name = "lost zone noticed after 340 s", ZoneNoticed = TimeSpan.FromSeconds(340) },
        Shipped with { Name = "64 calls moved at once", MovesASecond = 64 / 0.08 },
    ];
}
