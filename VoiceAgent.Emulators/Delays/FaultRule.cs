using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Delays;

/// <summary>When and how one operation fails. The first <see cref="After"/> uses always succeed.</summary>
internal sealed record FaultRule
{
    /// <summary><c>refuse</c>, <c>stall</c>, <c>dead</c>, <c>cut</c>, <c>filter</c>, <c>empty</c>, <c>one-index</c>, <c>duplicate</c>, <c>late</c> or <c>status-NNN</c> (400 to 599).</summary>
    public string? Kind { get; init; }

    /// <summary>The share of uses that fail, from 0 to 1. The default is all.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Only one use fails. All later uses succeed.</summary>
    public bool Once { get; init; }

    public int After { get; init; }

    /// <summary>The only account that fails (openai and ollama: a model's name; speech: <c>first</c> or <c>second</c>). The default is all accounts.</summary>
    public string? Account { get; init; }

    /// <summary>
    /// A regular expression that ignores case. Only uses with matching words fail (openai and ollama: the caller's last words; synthesis: the text).
    /// A <c>filter</c> reads all messages of the request, apart from the instructions.
    /// </summary>
    public string? Words { get; init; }

    /// <summary>For a status: the service asks to wait this long (<c>Retry-After</c>, and <c>retry-after-ms</c> for parts of a second).</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>Returns why this rule is invalid, or null.</summary>
    public string? Complaint() => this switch
    {
        { Words: { } words } when Pattern(words) is null => $"Words is not a valid regular expression: '{words}'",
        { Kind: null } => "give a Kind: refuse, stall, dead, cut, filter, empty, one-index, duplicate, late or status-NNN",
        _ when Fault.Parse(Kind) is null => $"'{Kind}' is not a Kind: refuse, stall, dead, cut, filter, empty, one-index, duplicate, late or status-NNN (400 to 599)",
        { Rate: < 0 or > 1 or double.NaN } => "Rate must be between 0 and 1",
        { After: < 0 } => "After is negative",
        { RetryAfterSeconds: < 0 or double.NaN } => "RetryAfterSeconds is negative",
        _ => null,
    };

    /// <summary>Returns a test for the uses that this rule applies to.</summary>
    public Predicate<FaultUse> Matcher()
    {
        var pattern = Words is null ? null : Pattern(Words);
        var readsAll = Kind is not null && Fault.Parse(Kind) is { Kind: FaultKind.Filter };
        return use => (Account is null || Account.Equals(use.Account, StringComparison.OrdinalIgnoreCase))
            && (pattern is null || ((readsAll ? use.All ?? use.Words : use.Words) is { } words && pattern.IsMatch(words)));
    }

    private static Regex? Pattern(string words)
    {
        try
        {
            return new Regex(words, RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>One use of an operation.</summary>
/// <param name="Words">The words that the use is about.</param>
/// <param name="All">All words that it contains, if these are more.</param>
internal readonly record struct FaultUse(string? Account, string? Words, string? All);
