using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>Error answers over HTTP.</summary>
internal static class SpeechErrors
{
    public static JsonSerializerOptions WithoutNull { get; } = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IResult Of(int status, string reason) => Results.Json(new { error = new { code = status.ToString(), message = reason } }, statusCode: status);
}
