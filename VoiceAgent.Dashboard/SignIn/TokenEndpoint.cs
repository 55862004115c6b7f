using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Where codes and refresh tokens are turned into access tokens (RFC 6749 §4.1.3 and §6).</summary>
internal sealed class TokenEndpoint(Authority authority, IHttpClientFactory http, IOptions<SignInOptions> options)
{
    public Task<TokenAnswer> RedeemAsync(string code, string verifier, string redirectUri, CancellationToken stopping) => AskAsync(
        new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = verifier,
        },
        stopping);

    public Task<TokenAnswer> RenewAsync(string refreshToken, CancellationToken stopping) => AskAsync(
        new()
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = refreshToken,
            ["scope"] = string.Join(' ', options.Value.Scopes),
        },
        stopping);

    private async Task<TokenAnswer> AskAsync(Dictionary<string, string> form, CancellationToken stopping)
    {
        form["client_id"] = options.Value.ClientId;
        if (options.Value.ClientSecret.Length > 0)
        {
            form["client_secret"] = options.Value.ClientSecret;
        }

        var described = await authority.DescribeAsync(stopping).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Post, described.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.CreateClient(nameof(TokenEndpoint)).SendAsync(request, stopping).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<TokenAnswer>(JsonSerializerOptions.Default, stopping).ConfigureAwait(false))!
            : new TokenAnswer { Error = $"The authority answered {(int)response.StatusCode}." };
    }
}

/// <summary>What the token endpoint answered: tokens, or why there are none.</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; init; } = "";

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>Seconds. RFC 6749 lets the authority leave it out; then we ask again soon.</summary>
    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; } = 300;

    [JsonIgnore]
    public string? Error { get; init; }
}
