using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>Reads the bodies of signed reports. Members that are not known are ignored, because senders have more of them.</summary>
internal static class ReportBody
{
    public static readonly string[] Speakers = ["caller", "agent", "human", "other"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true };

    /// <exception cref="FormatException">The body is not an object of this form. The message says what to change, and has no part of the body.</exception>
    public static TBody Read<TBody>(ReadOnlySpan<byte> body)
        where TBody : class, IReportBody
    {
        TBody? read;
        try
        {
            read = JsonSerializer.Deserialize<TBody>(body, Json);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            var place = malformed is JsonException { Path: { Length: > 1 } path } ? $" The mistake is at {Shown(path)}." : "";
            throw new FormatException($"Send one JSON object.{place}", malformed);
        }

        return read?.Mistake() is null ? read ?? throw new FormatException("Send one JSON object, and not null.") : throw new FormatException(read.Mistake());
    }

    /// <summary>The form in which the report is kept.</summary>
    public static string Write<TBody>(TBody body) => JsonSerializer.Serialize(body, Json);

    public static bool IsWithin(double? figure, double least, double most) => figure is not { } given || (given >= least && given <= most);

    // The path contains names from the body.
    private static string Shown(string path) => new([.. path.Take(60).Where(static character => character is >= ' ' and <= '~')]);
}

/// <summary>A report that can become an event of its call.</summary>
internal interface IReportBody
{
    /// <returns>What must be changed. Null when the report can be used.</returns>
    string? Mistake();

    CallEvent ToEvent(string sender);
}
