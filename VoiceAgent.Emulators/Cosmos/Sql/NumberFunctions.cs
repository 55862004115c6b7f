namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Functions on numbers. Those that begin with INT work on integers of 64 bits.</summary>
internal static class NumberFunctions
{
    public static IReadOnlyDictionary<string, (int Least, int Most, Func<object?[], object?> Of)> Known { get; } = new Dictionary<string, (int, int, Func<object?[], object?>)>
    {
        ["IS_INTEGER"] = (1, 1, values => Integer(values[0]) is not null),
        ["IS_FINITE_NUMBER"] = (1, 1, values => values[0] is double number && double.IsFinite(number)),
        ["EXP"] = Real(Math.Exp),
        ["LOG"] = (1, 2, values => values switch { [double number] => Finite(Math.Log(number)), [double number, double to] => Finite(Math.Log(number, to)), _ => Value.Undefined }),
        ["LOG10"] = Real(Math.Log10),
        ["PI"] = (0, 0, _ => Math.PI),
        ["SQUARE"] = Real(number => number * number),
        ["TRUNC"] = Real(Math.Truncate),
        ["SIN"] = Real(Math.Sin),
        ["COS"] = Real(Math.Cos),
        ["TAN"] = Real(Math.Tan),
        ["COT"] = Real(number => 1 / Math.Tan(number)),
        ["ASIN"] = Real(Math.Asin),
        ["ACOS"] = Real(Math.Acos),
        ["ATAN"] = Real(Math.Atan),
        ["ATN2"] = (2, 2, values => values is [double y, double x] ? Math.Atan2(y, x) : Value.Undefined),
        ["DEGREES"] = Real(number => number * 180 / Math.PI),
        ["RADIANS"] = Real(number => number * Math.PI / 180),
        ["NUMBERBIN"] = (1, 2, values => values switch
        {
            [double number] => Math.Floor(number),
            [double number, double size and not 0] => Math.Floor(number / size) * size,
            _ => Value.Undefined,
        }),
        ["INTADD"] = Whole((a, b) => unchecked(a + b)),
        ["INTSUB"] = Whole((a, b) => unchecked(a - b)),
        ["INTMUL"] = Whole((a, b) => unchecked(a * b)),
        ["INTDIV"] = Whole((a, b) => b == 0 ? null : b == -1 ? unchecked(-a) : a / b),
        ["INTMOD"] = Whole((a, b) => b == 0 ? null : b == -1 ? 0 : a % b),
        ["INTBITAND"] = Whole((a, b) => a & b),
        ["INTBITOR"] = Whole((a, b) => a | b),
        ["INTBITXOR"] = Whole((a, b) => a ^ b),
        ["INTBITLEFTSHIFT"] = Whole((a, b) => b is >= 0 and < 64 ? a << (int)b : null),
        ["INTBITRIGHTSHIFT"] = Whole((a, b) => b is >= 0 and < 64 ? a >> (int)b : null),
        ["INTBITNOT"] = (1, 1, values => Integer(values[0]) is { } number ? (double)~number : Value.Undefined),
    };

    public static long? Integer(object? value) => value is double number && number % 1 == 0 && Math.Abs(number) < 9.2e18 ? (long)number : null;

    private static (int Least, int Most, Func<object?[], object?> Of) Real(Func<double, double> function) =>
        (1, 1, values => values[0] is double number ? Finite(function(number)) : Value.Undefined);

    private static (int Least, int Most, Func<object?[], object?> Of) Whole(Func<long, long, long?> function) =>
        (2, 2, values => Integer(values[0]) is { } a && Integer(values[1]) is { } b && function(a, b) is { } result ? (double)result : Value.Undefined);

    // JSON has neither infinity nor NaN.
    private static object? Finite(double number) => double.IsFinite(number) ? number : Value.Undefined;
}
