using System.Text.RegularExpressions;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>A set of numbers or users of a dispatch rule. There are no regular expressions, so that each match takes a known time.</summary>
internal sealed partial record NumberPattern
{
    public const string Forms = "Write *, a number such as +4930123456, a beginning such as +4930*, or a range such as +49301000..+49301999.";
    public const string Withheld = "withheld";

    // A rank that follows inclusion: a range is never inside another range's number, and a prefix is never inside a range.
    private enum Kind
    {
        Any,
        Prefix,
        Range,
        Exact,
    }

    private readonly Kind _kind;
    private readonly string _from;
    private readonly string _until;

    private NumberPattern(Kind kind, string from, string until) => (_kind, _from, _until) = (kind, from, until);

    public static NumberPattern Any { get; } = new(Kind.Any, "", "");

    /// <summary>How specific the pattern is. If a pattern is inside another one, its value is larger.</summary>
    public (int Rank, decimal Detail) Specificity => (
        (int)_kind,
        _kind switch
        {
            Kind.Prefix => _from.Length,
            Kind.Range => -(decimal.Parse(_until.AsSpan(1), provider: System.Globalization.CultureInfo.InvariantCulture) - decimal.Parse(_from.AsSpan(1), provider: System.Globalization.CultureInfo.InvariantCulture)),
            _ => 0,
        });

    /// <param name="mayBeWithheld">The pattern is for callers.</param>
    /// <returns>Null when the text has none of the forms.</returns>
    public static NumberPattern? Read(string? text, bool mayBeWithheld = false) => text switch
    {
        "*" => Any,
        Withheld when mayBeWithheld => new NumberPattern(Kind.Exact, "", ""),
        null or "" => null,
        _ when text.Split("..") is [var from, var until] => RangeOf(from, until),
        _ when text.EndsWith('*') => Part().IsMatch(text.AsSpan(0, text.Length - 1)) ? new NumberPattern(Kind.Prefix, text[..^1], "") : null,
        _ => Part().IsMatch(text) ? new NumberPattern(Kind.Exact, text, text) : null,
    };

    /// <param name="number">Empty: withheld.</param>
    public bool Matches(string number) => _kind switch
    {
        Kind.Any => true,
        Kind.Exact => number == _from,
        Kind.Prefix => number.StartsWith(_from, StringComparison.Ordinal),
        _ => IsInside(number),
    };

    /// <summary>Whether each number that the other pattern matches is matched by this one too.</summary>
    public bool Covers(NumberPattern other) => (_kind, other._kind) switch
    {
        (Kind.Any, _) => true,
        (_, Kind.Any) => false,
        (Kind.Prefix, _) => other._from.StartsWith(_from, StringComparison.Ordinal) && (other._kind is not Kind.Range || other._until.StartsWith(_from, StringComparison.Ordinal)),
        (_, Kind.Prefix) => false,
        (Kind.Exact, _) => other._from == _from && other._until == _until,
        _ => IsInside(other._from) && IsInside(other._until),
    };

    private bool IsInside(string number) => number.Length == _from.Length && number.Length > 0 && number[0] == '+' && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
        && string.CompareOrdinal(number, _from) >= 0 && string.CompareOrdinal(number, _until) <= 0;

    private static NumberPattern? RangeOf(string from, string until) =>
        Number().IsMatch(from) && Number().IsMatch(until) && from.Length == until.Length && string.CompareOrdinal(from, until) <= 0
            ? from == until ? new NumberPattern(Kind.Exact, from, from) : new NumberPattern(Kind.Range, from, until)
            : null;

    [GeneratedRegex(@"\A\+[0-9]{1,15}\z")]
    private static partial Regex Number();

    // A called user of SIP may be a word.
    [GeneratedRegex(@"\A[A-Za-z0-9+._-]{1,64}\z")]
    private static partial Regex Part();
}
