using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Tokens for the gateway's API, by client credentials.</summary>
internal sealed class TokenSource(string url, ParameterResource secret)
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url) };

    public async Task<string> GetAsync(CancellationToken stop)
    {
        using var request = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Emulation.Own,
            ["client_secret"] = await secret.GetValueAsync(stop) ?? "",
            ["scope"] = $"{Programs.Audience}/.default",
        });
        using var answer = await _client.PostAsync("/token", request, stop);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("access_token").GetString()!;
    }
}
