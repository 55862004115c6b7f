namespace VoiceAgent.Bench.Scale;

/// <summary>The shipped choices, and others that they were compared with.</summary>
internal static class Variants
{
    public static Choices Shipped { get; } = new("shipped", ScaleRule.Shipped);

    /// <summary>With more requests at the same time for the calls of dead workers.</summary>
    public static Choices FastMoves { get; } = Shipped with { Name = "64 calls moved at once", MovesASecond = 64 / 0.08 };

    public static IReadOnlyList<Choices> All { get; } =
    [
        Shipped,
        FastMoves,
        FastMoves with { Name = "64, headroom 25 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 160 } },
        FastMoves with { Name = "64, headroom 33 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 150 } },
        FastMoves with { Name = "64, headroom 43 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 140 } },
        FastMoves with { Name = "64, headroom 54 %", Rule = ScaleRule.Shipped with { CallsOfAWorker = 130 } },
        Shipped with { Name = "metric every 30 s", Rule = ScaleRule.Shipped with { Interval = TimeSpan.FromSeconds(30) } },
        Shipped with { Name = "500 places a worker", Rule = ScaleRule.Shipped with { PlacesOfAWorker = 500, CallsOfAWorker = 312 } },
        Shipped with { Name = "all replaced at once", ReplacesAllAtOnce = true },
        FastMoves with { Name = "64, balanced by load", BalancesByLoad = true },
        Shipped with { Name = "drain 30 s", LongestDrain = TimeSpan.FromSeconds(30) },
        FastMoves with { Name = "64, lost zone noticed after 340 s", ZoneNoticed = TimeSpan.FromSeconds(340) },
    ];
}
