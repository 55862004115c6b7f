using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Administration;

/// <summary>Answers of the administration endpoints: JSON, or one sentence when a request is refused.</summary>
internal static class AdminReply
{
    /// <summary>Unknown properties are errors. Otherwise a misspelt property would be ignored without notice.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IResult Of<T>(T body) => Results.Json(body, Json);

    public static IResult Refuse(int status, string sentence) => Results.Json(new { Error = sentence }, Json, statusCode: status);
}
