using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Turns a refresh token into a new access token (RFC 6749 §6). The OpenID Connect handler itself renews nothing.</summary>
internal sealed class TokenRenewal(Authority authority, IHttpClientFactory http, IOptions<SignInOptions> options, TimeProvider time)
{
    /// <returns>The new tokens, or null when the authority refuses.</returns>
    /// <exception cref="HttpRequestException">The authority cannot answer now.</exception>
    /// <exception cref="InvalidOperationException">The authority does not describe itself, or its answer cannot be read.</exception>
    public async Task<Tokens?> RenewAsync(string refreshToken, CancellationToken stopping)
    {
        var described = await authority.DescribeAsync(stopping).ConfigureAwait(false);
        var asked = new OpenIdConnectMessage
        {
            GrantType = OpenIdConnectGrantTypes.RefreshToken,
            RefreshToken = refreshToken,
            Scope = string.Join(' ', options.Value.Scopes),
            ClientId = options.Value.ClientId,
            ClientSecret = options.Value.Secret,
        };
        using var form = new FormUrlEncodedContent(asked.Parameters);
        using var answer = await http.CreateClient(Authority.SchemeName).PostAsync(new Uri(described.TokenEndpoint), form, stopping).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var got = Read(await answer.Content.ReadAsStringAsync(stopping).ConfigureAwait(false));
        DateTimeOffset? expiresAt = int.TryParse(got.ExpiresIn, CultureInfo.InvariantCulture, out var seconds) ? time.GetUtcNow().AddSeconds(seconds) : null;
        return new Tokens(got.AccessToken, expiresAt, got.RefreshToken ?? refreshToken);
    }

    private static OpenIdConnectMessage Read(string json)
    {
        try
        {
            return new OpenIdConnectMessage(json);
        }
        catch (ArgumentException unreadable)
        {
            throw new InvalidOperationException("The authority's answer is no JSON.", unreadable);
        }
    }
}

/// <summary>What an authority gives for a sign-in or a renewal.</summary>
/// <param name="ExpiresAt">When the access token expires, where the authority said so.</param>
internal sealed record Tokens(string AccessToken, DateTimeOffset? ExpiresAt, string? RefreshToken);
