using System.Text;
using System.Text.Json;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>
/// The log probabilities of an answer's tokens. A scripted answer is almost certain: each token has the probability 0.99. The alternatives are
/// the token with a number, each a hundred times less likely than the one before.
/// </summary>
internal static class Logprobs
{
    private const double Certain = -0.01005;
    private const double Step = -4.60517;

    public static void Write(Utf8JsonWriter json, Answer answer, int? top) => Write(json, answer.Say, answer.Calls.Count > 0 && answer.Say.Length == 0 ? null : top);

    /// <param name="json">The choice.</param>
    /// <param name="text">The text of the answer, or of one piece.</param>
    /// <param name="top">The number of alternatives for each token. Null: none were asked for.</param>
    public static void Write(Utf8JsonWriter json, string text, int? top)
    {
        if (top is not { } count)
        {
            json.WriteNull("logprobs");
            return;
        }

        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var token in TokenPieces.Of(text))
        {
            json.WriteStartObject();
            WriteToken(json, token, Certain);
            json.WriteStartArray("top_logprobs");
            for (var rank = 0; rank < count; rank++)
            {
                json.WriteStartObject();
                WriteToken(json, rank == 0 ? token : $"{token}{rank}", Certain + (rank * Step));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, string token, double probability)
    {
        json.WriteString("token", token);
        json.WriteNumber("logprob", probability);
        json.WriteStartArray("bytes");
        foreach (var one in Encoding.UTF8.GetBytes(token))
        {
            json.WriteNumberValue(one);
        }

        json.WriteEndArray();
    }
}
