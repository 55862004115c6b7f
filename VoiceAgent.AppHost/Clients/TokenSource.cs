using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Clients;

/// <summary>Gets tokens for the gateway's API with client credentials.</summary>
internal sealed class TokenSource(string url, ParameterResource secret)
{
    /// <summary>The AppHost's own name at the identity emulator.</summary>
    public const string Client = "apphost";

    private readonly HttpClient _client = new() { BaseAddress = new Uri(url) };

    public async Task<string> GetAsync(CancellationToken stop)
    {
        using var request = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Client,
            ["client_secret"] = await secret.GetValueAsync(stop) ?? "",
            ["scope"] = $"{Programs.Audience}/.default",
        });
        using var answer = await _client.PostAsync("/token", request, stop);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("access_token").GetString()!;
    }
}
