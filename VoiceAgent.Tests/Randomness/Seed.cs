using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Randomness;

/// <summary>
/// The seed of a randomised test. It is the same in every run unless <c>VOICEAGENT_SEED</c> is set to a number,
/// to <c>random</c>, or to the three numbers of a single case that failed.
/// </summary>
public sealed class Seed : IXunitSerializable
{
    public const string Variable = "VOICEAGENT_SEED";
    public const string CasesVariable = "VOICEAGENT_CASES";
    public const string ShrinkVariable = "VOICEAGENT_SHRINK";

    private const string Usual = "7";
    private const string Drawn = "random";

    // This leaves room for following numbers, because a test may use one seed for each case.
    private const int Largest = 1_000_000_000;

    private static readonly string OfRun = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => Usual,
        Drawn => RandomNumberGenerator.GetInt32(Largest).ToString(CultureInfo.InvariantCulture),
        var given => given,
    };

    private string _text = "";
    private bool _failedOnce;

    /// <summary>For the test runner, which sets the values afterwards.</summary>
    public Seed()
    {
    }

    private Seed(string text, bool failedOnce) => (_text, _failedOnce) = (text, failedOnce);

    /// <summary>The seed of this run.</summary>
    public static Seed Run => Read(OfRun, failedOnce: false);

    /// <summary>Whether a failing case is shortened before it is shown. <c>VOICEAGENT_SHRINK=no</c> turns this off when only pass or fail matters.</summary>
    public static bool Shrinks => Environment.GetEnvironmentVariable(ShrinkVariable) != "no";

    /// <summary>The seed for <see cref="Random"/>.</summary>
    public int Number => (int)(Numbers[0] % Largest);

    /// <summary>The start of FsCheck's random sequence, and the size when only a single case is drawn.</summary>
    internal Replay Replay => Numbers switch
    {
        [var seed] => new Replay(new Rnd(seed), FSharpOption<int>.None),
        [var seed, var gamma, var size] => new Replay(new Rnd(seed, gamma), FSharpOption<int>.Some((int)size)),
        _ => throw Unreadable(_text),
    };

    private ulong[] Numbers => [.. _text.Split(',').Select(part => ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable(_text))];

    /// <summary>A seed for which a test failed before a fix. Every run repeats its case.</summary>
    public static Seed ThatFailed(string text) => Read(text, failedOnce: true);

    /// <summary>Returns how many cases to draw.</summary>
    /// <param name="usual">The default, unless <c>VOICEAGENT_CASES</c> is set. A seed that failed once always gives one case.</param>
    public int Cases(int usual) =>
        _failedOnce || Numbers.Length > 1 ? 1
        : int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) && cases > 0 ? cases
        : usual;

    /// <summary>The part of a failed test's message that says how to repeat the case.</summary>
    /// <param name="seed">The seed of this case alone.</param>
    internal static string ToRepeat(string seed, string test) =>
        $"""
        To repeat this case: {Variable}={seed} {CasesVariable}=1 dotnet test --filter FullyQualifiedName~{test}
        To keep it once it is mended: add "{seed}" to the [Seeds] of {test}.
        """;

    public void Deserialize(IXunitSerializationInfo info) => (_text, _failedOnce) = (info.GetValue<string>(nameof(_text)), info.GetValue<bool>(nameof(_failedOnce)));

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(_text), _text);
        info.AddValue(nameof(_failedOnce), _failedOnce);
    }

    public override string ToString() => _failedOnce ? $"{_text}, which failed once" : _text;

    private static Seed Read(string text, bool failedOnce)
    {
        var seed = new Seed(text, failedOnce);
        _ = seed.Replay;
        return seed;
    }

    private static FormatException Unreadable(string text) =>
        new($"{Variable} is '{text}'. Give a whole number, '{Drawn}', or the three numbers with commas between them that a failed test has printed.");
}
