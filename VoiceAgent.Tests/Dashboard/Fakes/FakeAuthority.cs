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
/// An authority that signs in whoever the test says, without a question. It checks what a real one checks: that the code
/// is used once, with the verifier that fits its challenge and the address it was asked for.
/// </summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri, Visitor Person)> _codes = new();
    private readonly ConcurrentDictionary<string, Visitor> _refreshTokens = new();

    private FakeAuthority(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public string Audience => "api://voiceagent";

    /// <summary>Who is signed in by the next authorization. Null renews nothing.</summary>
    public Visitor? Next { get; set; } = Visitor.Operator;

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Issues tokens that are meant for another API.</summary>
    public bool WrongAudience { get; set; }

    public int Renewals { get; private set; }

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
        authority._app.MapGet("/end", (string post_logout_redirect_uri) => Results.Redirect(post_logout_redirect_uri));
        await authority._app.StartAsync();
        authority.Address = authority._app.Urls.First();
        return authority;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Issue(Visitor person) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address,
        Audience = WrongAudience ? "api://other" : Audience,
        Expires = DateTime.UtcNow + TokenLife + TimeSpan.FromMinutes(10),
        Subject = new ClaimsIdentity([new("sub", person.Name), new("name", person.Name), .. person.Roles.Select(role => new Claim("roles", role))]),
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
    });

    private IResult Describe() => Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = $"{Address}/authorize",
        token_endpoint = $"{Address}/token",
        end_session_endpoint = $"{Address}/end",
        jwks_uri = $"{Address}/keys",
    });

    private IResult Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.Rsa.ExportParameters(false)) { KeyId = _key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = key.Kty, n = key.N, e = key.E, kid = key.KeyId, use = "sig", alg = "RS256" } } });
    }

    private IResult Authorize(string client_id, string redirect_uri, string state, string code_challenge, string code_challenge_method)
    {
        if (Next is not { } person || person == Visitor.Nobody || code_challenge_method != "S256")
        {
            return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = state }));
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (code_challenge, redirect_uri, person);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var person = form["grant_type"] == "refresh_token" ? Renewed(form["refresh_token"]!) : Redeemed(form);
        if (person is null)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var refresh = Guid.NewGuid().ToString("N");
        _refreshTokens[refresh] = person;
        return Results.Json(new { access_token = Issue(person), refresh_token = refresh, expires_in = (int)TokenLife.TotalSeconds, token_type = "Bearer" });
    }

    private Visitor? Redeemed(IFormCollection form) =>
        _codes.TryRemove(form["code"]!, out var asked)
        && asked.RedirectUri == form["redirect_uri"]
        && asked.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)))
            ? asked.Person
            : null;

    private Visitor? Renewed(string token)
    {
        Renewals++;
        return _refreshTokens.TryRemove(token, out _) ? Next : null;
    }
}

internal sealed record Visitor(string Name, params string[] Roles)
{
    public static Visitor Operator { get; } = new("Olga Operator", "Calls.Read", "Calls.Control");

    public static Visitor Reader { get; } = new("Rita Reader", "Calls.Read");

    /// <summary>Refused by the authority.</summary>
    public static Visitor Nobody { get; } = new("Nobody");

    public static Visitor Stranger { get; } = new("Sam Stranger");
}
