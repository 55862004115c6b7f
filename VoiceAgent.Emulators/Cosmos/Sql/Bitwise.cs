namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>The bitwise operators, on integers of 32 bits.</summary>
internal static class Bitwise
{
    /// <summary>The operators by precedence, the lowest first.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, Func<int, int, double>>> Levels { get; } =
    [
        new Dictionary<string, Func<int, int, double>> { ["|"] = (a, b) => a | b },
        new Dictionary<string, Func<int, int, double>> { ["^"] = (a, b) => a ^ b },
        new Dictionary<string, Func<int, int, double>> { ["&"] = (a, b) => a & b },
        new Dictionary<string, Func<int, int, double>> { ["<<"] = (a, b) => a << b, [">>"] = (a, b) => a >> b, [">>>"] = (a, b) => (uint)a >> b },
    ];

    public static object? Of(object?[] values, Func<int, int, double> function) =>
        Integer(values[0]) is { } left && Integer(values[1]) is { } right ? function(left, right) : Value.Undefined;

    public static object? Not(object? value) => Integer(value) is { } number ? (double)~number : Value.Undefined;

    private static int? Integer(object? value) => value is double number && number % 1 == 0 && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
