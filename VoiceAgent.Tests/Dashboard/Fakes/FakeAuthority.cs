using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>
/// An authority that signs in the person whom the test chooses. It checks what a real one checks: a code is used once,
/// with the verifier of its challenge and with the address that it was issued for.
/// </summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private readonly ConcurrentDictionary<string, Asked> _codes = new();
    private readonly ConcurrentDictionary<string, Visitor> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, IFormCollection> _pushed = new();

    private FakeAuthority(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public string Audience => "api://voiceagent";

    /// <summary>The person whom the next authorization signs in. Null makes renewals fail.</summary>
    public Visitor? Next { get; set; } = Visitor.Operator;

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The audience in access tokens, as Entra ID writes it in tokens of version 2.</summary>
    public string? BareAudience { get; set; }

    /// <summary>Whether tokens are issued for another API.</summary>
    public bool WrongAudience { get; set; }

    /// <summary>Whether identity tokens have another nonce than the request.</summary>
    public bool WrongNonce { get; set; }

    /// <summary>Whether identity tokens are issued for another client.</summary>
    public bool WrongClient { get; set; }

    /// <summary>When this is set, renewals are answered with this status.</summary>
    public int? Failing { get; set; }

    /// <summary>Whether the authority has no address to end a session.</summary>
    public bool HasNoEnd { get; set; }

    public int Renewals { get; private set; }

    /// <summary>The assertion that requests of the client must have. Null: the client is public.</summary>
    public string? Assertion { get; set; }

    /// <summary>The secret that requests of the client must have. Null: the client has none.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether the authority takes authorization requests from the client itself (RFC 9126).</summary>
    public bool TakesPushedRequests { get; set; }

    public int PushedRequests => _pushed.Count;

    public static async Task<FakeAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var authority = new FakeAuthority(builder.Build());
        authority._app.Urls.Add("http://127.0.0.1:0");
        authority._app.MapGet("/.well-known/openid-configuration", authority.Describe);
        authority._app.MapGet("/keys", authority.Keys);
        authority._app.MapGet("/authorize", authority.Authorize);
        authority._app.MapPost("/token", authority.TokenAsync);
        authority._app.MapPost("/par", authority.PushAsync);
        authority._app.MapGet("/end", (string post_logout_redirect_uri) => Results.Redirect(post_logout_redirect_uri));
        await authority._app.StartAsync();
        authority.Address = authority._app.Urls.First();
        return authority;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Signs with another key from now on, as authorities do from time to time.</summary>
    public void ChangeKey() => _key = new(RSA.Create(2048)) { KeyId = $"{_key.KeyId}x" };

    private string Issue(Visitor person, string audience, params Claim[] more) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address,
        Audience = audience,
        Expires = DateTime.UtcNow + TokenLife + TimeSpan.FromMinutes(10),
        Subject = new ClaimsIdentity([new("sub", person.Name), new("name", person.Name), .. person.Roles.Select(role => new Claim("roles", role)), .. more]),
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
    });

    private IResult Describe() => Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = $"{Address}/authorize",
        token_endpoint = $"{Address}/token",
        pushed_authorization_request_endpoint = TakesPushedRequests ? $"{Address}/par" : null,
        end_session_endpoint = HasNoEnd ? null : $"{Address}/end",
        jwks_uri = $"{Address}/keys",
    });

    private IResult Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.Rsa.ExportParameters(false)) { KeyId = _key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = key.Kty, n = key.N, e = key.E, kid = key.KeyId, use = "sig", alg = "RS256" } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var pushed = request.Query["request_uri"].ToString() is { Length: > 0 } uri ? _pushed[uri] : null;
        string Asked(string name) => (pushed is null ? request.Query[name] : pushed[name]).ToString();
        return Decide(Asked("client_id"), Asked("redirect_uri"), Asked("state"), Asked("nonce"), Asked("code_challenge"), Asked("code_challenge_method"));
    }

    private IResult Decide(string client_id, string redirect_uri, string state, string nonce, string code_challenge, string code_challenge_method)
    {
        if (Next is not { } person || person == Visitor.Nobody || code_challenge_method != "S256")
        {
            return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = state }));
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = new(client_id, code_challenge, redirect_uri, nonce, person);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!Proves(form))
        {
            return Results.BadRequest(new { error = "invalid_client" });
        }

        if (form["grant_type"] == "refresh_token")
        {
            return Failing is { } status ? Results.StatusCode(status) : Answer(Renewed(form["refresh_token"]!), asked: null);
        }

        var asked = Redeemed(form);
        return Answer(asked?.Person, asked);
    }

    private async Task<IResult> PushAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!Proves(form))
        {
            return Results.BadRequest(new { error = "invalid_client" });
        }

        var uri = $"urn:ietf:params:oauth:request_uri:{Guid.NewGuid():N}";
        _pushed[uri] = form;
        return Results.Json(new { request_uri = uri, expires_in = 60 }, statusCode: StatusCodes.Status201Created);
    }

    private bool Proves(IFormCollection form)
    {
        if (Assertion is not null)
        {
            return form["client_assertion"] == Assertion && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" && !form.ContainsKey("client_secret");
        }

        return Secret is null || form["client_secret"] == Secret;
    }

    private IResult Answer(Visitor? person, Asked? asked)
    {
        if (person is null)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var refresh = Guid.NewGuid().ToString("N");
        _refreshTokens[refresh] = person;
        var accessToken = Issue(person, WrongAudience ? "api://other" : BareAudience ?? Audience);
        var identityToken = asked is null
            ? null
            : Issue(person, WrongClient ? "another-client" : asked.ClientId, new Claim("nonce", WrongNonce ? $"{asked.Nonce}x" : asked.Nonce));
        return Results.Json(new
        {
            access_token = accessToken,
            refresh_token = refresh,
            id_token = identityToken,
            expires_in = (int)TokenLife.TotalSeconds,
            token_type = "Bearer",
        });
    }

    private Asked? Redeemed(IFormCollection form) =>
        _codes.TryRemove(form["code"]!, out var asked)
        && asked.ClientId == form["client_id"]
        && asked.RedirectUri == form["redirect_uri"]
        && asked.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)))
            ? asked
            : null;

    private Visitor? Renewed(string token)
    {
        Renewals++;
        return _refreshTokens.TryRemove(token, out _) ? Next : null;
    }

    /// <summary>The request that a code was issued for.</summary>
    private sealed record Asked(string ClientId, string Challenge, string RedirectUri, string Nonce, Visitor Person);
}

internal sealed record Visitor(string Name, params string[] Roles)
{
    public static Visitor Operator { get; } = new("Olga Operator", "Calls.Read", "Calls.Control");

    public static Visitor Reader { get; } = new("Rita Reader", "Calls.Read");

    /// <summary>A person whom the authority refuses.</summary>
    public static Visitor Nobody { get; } = new("Nobody");

    public static Visitor Stranger { get; } = new("Sam Stranger");
}
