using System.Globalization;
using System.Text;
using Microsoft.Azure.Cosmos;
using VoiceAgent.CallGateway.Recordings;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The query of a search. All values are parameters.</summary>
internal static class RecordingSearch
{
    // Times as the serializer writes them, so that their texts compare as the times do.
    private const string TimeForm = "yyyy-MM-ddTHH:mm:ss.fffffffzzz";

    public static QueryDefinition Of(RecordingQuery query, string kind)
    {
        var (text, values) = (new StringBuilder("SELECT c.entry FROM c WHERE c.type = @type"), new List<(string Name, object Value)> { ("@type", kind) });
        Add("(c.entry[\"from\"] = {0} OR c.entry[\"to\"] = {0})", "@number", query.Number);
        Add("c.entry.rangAt >= {0}", "@from", Time(query.From));
        Add("c.entry.rangAt < {0}", "@until", Time(query.Until));
        Add("c.entry.agent = {0}", "@agent", query.Agent);
        Add("c.entry.route = {0}", "@route", query.Route);
        Add("c.entry.ending = {0}", "@ending", query.Ending is { } ending ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(ending.ToString()) : null);
        for (var index = 0; index < query.Words.Count; index++)
        {
            Add("CONTAINS(c.words, {0})", $"@word{index}", query.Words[index].ToLowerInvariant());
        }

        for (var index = 0; index < query.Tags.Count; index++)
        {
            Add("ARRAY_CONTAINS(c.entry.tags, {0})", $"@tag{index}", query.Tags[index]);
        }

        if (query.DueAt is { } due)
        {
            // A deletion that the audit did not take was not completed.
            Add("NOT IS_DEFINED(c.entry.hold) AND (c.entry.deleted.isAudited = false OR (NOT IS_DEFINED(c.entry.deleted) AND (c.entry.deleteAt <= {0} OR (c.entry.archiveAt <= {0} AND c.entry.isArchived = false))))", "@due", Time(due));
        }

        var definition = new QueryDefinition(text.Append(" ORDER BY c.entry.rangAt DESC").ToString());
        values.ForEach(value => definition.WithParameter(value.Name, value.Value));
        return definition;

        void Add(string condition, string name, object? value)
        {
            if (value is not null)
            {
                text.Append(" AND ").Append(string.Format(CultureInfo.InvariantCulture, condition, name));
                values.Add((name, value));
            }
        }
    }

    // The serializer leaves out zeros at the end of a second's fraction. The text without them compares as the time does, because '+' is less than '.' and all digits.
    private static string? Time(DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            return null;
        }

        var written = at.ToUniversalTime().ToString(TimeForm, CultureInfo.InvariantCulture);
        var fraction = written[19..27].TrimEnd('0').TrimEnd('.');
        return $"{written[..19]}{fraction}{written[27..]}";
    }
}
