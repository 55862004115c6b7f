using System.Text.Json;

namespace VoiceAgent.AppHost.Clients;

/// <summary>Reads the reason why an emulator refused a request.</summary>
internal static class Refusal
{
    public static async Task<string> OfAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop);
        try
        {
            using var body = JsonDocument.Parse(text);
            var sentences = new[] { "error", "reason" }.Select(name => body.RootElement.TryGetProperty(name, out var said) ? said.ToString() : null);
            return string.Join(' ', sentences.OfType<string>()) is { Length: > 0 } said ? said : Plainly();
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return Plainly();
        }

        string Plainly() => $"{(int)answer.StatusCode} {text}".TrimEnd();
    }
}
