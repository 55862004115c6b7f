using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Exchanges a refresh token for a new access token (RFC 6749 §6), because the OpenID Connect handler does not.</summary>
internal sealed class TokenRenewal(Authority authority, ClientProof proof, IHttpClientFactory http, IOptions<SignInOptions> options, TimeProvider time)
{
    /// <returns>The new tokens. Null when the authority refuses.</returns>
    /// <exception cref="HttpRequestException">The authority cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">The authority's metadata or response cannot be read.</exception>
    public async Task<Tokens?> RenewAsync(string refreshToken, CancellationToken stopping)
    {
        var described = await authority.DescribeAsync(stopping);
        var asked = new OpenIdConnectMessage
        {
            GrantType = OpenIdConnectGrantTypes.RefreshToken,
            RefreshToken = refreshToken,
            Scope = string.Join(' ', options.Value.Scopes),
            ClientId = options.Value.ClientId,
        };
        await proof.AddAsync(asked, stopping);
        using var form = new FormUrlEncodedContent(asked.Parameters);
        using var answer = await http.CreateClient(Authority.SchemeName).PostAsync(new Uri(described.TokenEndpoint), form, stopping);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var got = Read(await answer.Content.ReadAsStringAsync(stopping));
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
            throw new InvalidOperationException("The identity provider's response is not JSON.", unreadable);
        }
    }
}

/// <summary>The tokens that an authority issues at sign-in or renewal.</summary>
/// <param name="ExpiresAt">When the access token expires. Null when the authority does not say.</param>
internal sealed record Tokens(string AccessToken, DateTimeOffset? ExpiresAt, string? RefreshToken);
