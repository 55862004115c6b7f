namespace VoiceAgent.Bench.Scale;

/// <summary>The shipped choices, and others that they were compared with.</summary>
internal static class Variants
{
    public static Choices Shipped { get; } = new("shipped", ScaleRule.Shipped);

    /// <summary>With fewer requests at the same time for the calls of dead workers.</summary>
    public static Choices SlowMoves { get; } = Shipped with { Name = "8 calls moved at once", MovesASecond = 8 / 0.08 };

    public static IReadOnlyList<Choices> All { get; } =
    [
        Shipped,
        SlowMoves,
        Shipped with { Name = "headroom 25 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 160 } },
        Shipped with { Name = "headroom 33 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 150 } },
        Shipped with { Name = "headroom 43 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 140 } },
        Shipped with { Name = "headroom 54 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 130 } },
        Shipped with { Name = "metric every 30 s", Rule = ScaleRule.Shipped with { Interval = TimeSpan.FromSeconds(30) } },
        Shipped with { Name = "500 places a worker", Rule = ScaleRule.Shipped with { PlacesOfAWorker = 500, CallsOfAWorker = 312 } },
        Shipped with { Name = "all replaced at once", ReplacesAllAtOnce = true },
        Shipped with { Name = "balanced by load", BalancesByLoad = true },
        Shipped with { Name = "drain 30 s", LongestDrain = TimeSpan.FromSeconds(30) },
        Shipped with { Name = "lost zone noticed after 340 s", ZoneNoticed = TimeSpan.FromSeconds(340) },
    ];
}
