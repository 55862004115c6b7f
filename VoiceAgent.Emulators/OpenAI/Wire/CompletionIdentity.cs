using System.Text.Json;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>The values that every chunk of a completion repeats.</summary>
/// <param name="Id">The completion's id.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Created">Seconds since 1970.</param>
internal readonly record struct CompletionIdentity(string Id, string Model, long Created)
{
    public void Write(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", Created);
        json.WriteString("model", Model);
        json.WriteString("system_fingerprint", "fp_emulated");
    }
}
