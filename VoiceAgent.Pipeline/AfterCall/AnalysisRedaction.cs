using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>
/// Removes from a model's answer what is never stored with a call: digits of payment cards, dates of birth, and the values with which the caller has
/// proved who they are.
/// </summary>
internal sealed partial class AnalysisRedaction
{
    // A date of the last years, or a coming one, is no date of birth of somebody who calls.
    private const int RecentYears = 3;

    // A shorter value would be found in many other numbers.
    private const int ShortestProof = 3;

    private readonly int _keptFrom;
    private readonly Regex[] _proofs;

    /// <param name="events">The live log of the call. It still has what the stored call does not.</param>
    public AnalysisRedaction(IReadOnlyList<LoggedEvent> events, DateTimeOffset now)
    {
        _keptFrom = now.Year - RecentYears;
        _proofs =
        [
            .. events.Select(static logged => logged.Event).OfType<ValueHeard>().Where(static heard => heard.IsProof)
                .SelectMany(static heard => new[] { heard.Pending, heard.Value })
                .OfType<string>().Where(static value => value.Length >= ShortestProof).Distinct(StringComparer.Ordinal)
                .Select(Spelled),
        ];
    }

    public string Of(string text)
    {
        var left = SummaryRedaction.Of(text, _keptFrom);
        left = DayBeforeYear().Replace(left, Old);
        left = YearBeforeDay().Replace(left, Old);
        return _proofs.Aggregate(left, static (rest, proof) => proof.Replace(rest, SummaryRedaction.LeftOut));
    }

    /// <summary>Redacts all texts of the value in place. A number that is as long as that of a card becomes 0.</summary>
    /// <param name="isNullWhenEmpty">A text of which nothing is left becomes null.</param>
    public JsonNode? Of(JsonNode? value, bool isNullWhenEmpty = false)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    members[name] = Of(member?.DeepClone(), isNullWhenEmpty);
                }

                return members;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    items[index] = Of(items[index]?.DeepClone(), isNullWhenEmpty);
                }

                return items;
            case JsonValue text when text.TryGetValue<string>(out var said):
                var left = Of(said);
                return isNullWhenEmpty && left == SummaryRedaction.LeftOut ? null : JsonValue.Create(left);
            case JsonValue number when number.GetValueKind() is System.Text.Json.JsonValueKind.Number && Of(number.ToJsonString()) != number.ToJsonString():
                return JsonValue.Create(0);
            default:
                return value;
        }
    }

    private string Old(Match date) => int.Parse(date.Groups["year"].ValueSpan, CultureInfo.InvariantCulture) < _keptFrom ? SummaryRedaction.LeftOut : date.Value;

    // "4711" is also found as "4 7 1 1" and "47-11".
    private static Regex Spelled(string proof)
    {
        var signs = proof.Where(char.IsLetterOrDigit).Select(static sign => Regex.Escape(sign.ToString()));
        return new Regex($@"(?<![\p{{L}}\d]){string.Join(@"[\s.,/\-]?", signs)}(?![\p{{L}}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
    }

    // A year alone may also be an amount or the number of a house. So both expressions ask for a day beside it.
    // A day, a month in any language, and a year: "3 de mayo de 1980", "3. Mai 1980".
    [GeneratedRegex(@"(?<!\d)\d{1,2}(?!\d)[^!?;\d]{1,24}(?<!\d)(?<year>1[89]\d\d|20\d\d)(?!\d)")]
    private static partial Regex DayBeforeYear();

    // "1980年5月3日", "1980. május 3."
    [GeneratedRegex(@"(?<!\d)(?<year>1[89]\d\d|20\d\d)(?!\d)[^!?;\d]{1,14}(?<!\d)\d{1,2}(?!\d)(?:[^!?;\d]{1,3}\d{1,2}(?!\d))?")]
    private static partial Regex YearBeforeDay();
}
