using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Delays;

/// <summary>When one operation fails, and how. The first <see cref="After"/> uses always pass.</summary>
internal sealed record FaultRule
{
    /// <summary><c>refuse</c>, <c>stall</c>, <c>cut</c>, <c>duplicate</c>, <c>late</c> or <c>status-NNN</c> (400 to 599).</summary>
    public string? Kind { get; init; }

    /// <summary>The share (0 to 1) of uses that fail; all of them where it is not given.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Only one use fails, then all pass.</summary>
    public bool Once { get; init; }

    public int After { get; init; }

    /// <summary>The one account that fails (openai: a model's name; speech: <c>first</c> or <c>second</c>); each of them where it is not given.</summary>
    public string? Account { get; init; }

    /// <summary>A pattern, case does not count: only uses whose words it matches fail (openai: what the caller said last; synthesis: what is to be spoken).</summary>
    public string? Words { get; init; }

    /// <summary>The reason why this rule cannot be used, or null.</summary>
    public string? Complaint() => this switch
    {
        { Words: { } words } when Pattern(words) is null => $"Words is no pattern: '{words}'",
        { Kind: null } => "give a Kind: refuse, stall, cut, duplicate, late or status-NNN",
        _ when Fault.Parse(Kind) is null => $"'{Kind}' is not a Kind: refuse, stall, cut, duplicate, late or status-NNN (400 to 599)",
        { Rate: < 0 or > 1 or double.NaN } => "Rate is a share between 0 and 1",
        { After: < 0 } => "After is negative",
        _ => null,
    };

    /// <summary>Whether a use is one that this rule speaks of.</summary>
    public Predicate<(string? Account, string? Words)> Matcher()
    {
        var pattern = Words is null ? null : Pattern(Words);
        return use => (Account is null || Account.Equals(use.Account, StringComparison.OrdinalIgnoreCase)) && (pattern is null || (use.Words is { } words && pattern.IsMatch(words)));
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
