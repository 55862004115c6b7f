using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Tests.Emulators.Identity;

public sealed class SignInTests : IAsyncLifetime
{
    private EmulatedProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await EmulatedProvider.StartAsync();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task The_sign_in_page_offers_two_people_and_says_that_it_is_emulated()
    {
        var page = await _provider.Browser.GetStringAsync(EmulatedProvider.AuthorizeAddress());
        Assert.Contains("Olivia Operator", page, StringComparison.Ordinal);
        Assert.Contains("Sam Supervisor", page, StringComparison.Ordinal);
        Assert.Contains("Emulated identity provider for development: no password, no security.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_signs_in_gets_tokens_with_his_roles()
    {
        var answer = await _provider.SignInAsync("supervisor");
        Assert.Equal("s1", answer["state"]);
        var (status, tokens) = await _provider.ExchangeAsync(answer["code"]);
        Assert.Equal(HttpStatusCode.OK, status);

        var access = EmulatedProvider.Token(tokens, "access_token");
        Assert.Equal(["api://voiceagent"], access.Audiences);
        Assert.Equal(["supervisor"], EmulatedProvider.Roles(access));
        var identity = EmulatedProvider.Token(tokens, "id_token");
        Assert.Equal(["dashboard"], identity.Audiences);
        Assert.Equal("n1", identity.GetClaim("nonce").Value);
        Assert.Equal("Sam Supervisor", identity.GetClaim("name").Value);
        Assert.Equal(access.Subject, identity.Subject);
    }

    [Fact]
    public async Task The_operator_may_read_but_not_control()
    {
        var (_, tokens) = await _provider.ExchangeAsync((await _provider.SignInAsync("operator"))["code"]);
        Assert.Equal(["operator"], EmulatedProvider.Roles(EmulatedProvider.Token(tokens, "access_token")));
    }

    [Fact]
    public async Task User_info_tells_who_the_token_speaks_for()
    {
        var (_, tokens) = await _provider.ExchangeAsync((await _provider.SignInAsync("operator"))["code"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["access_token"]!);
        using var response = await _provider.Browser.SendAsync(request);
        var told = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("olivia@voiceagent.example", (string?)told["email"]);
        Assert.Equal("operator", (string?)told["roles"]![0]);
    }

    [Fact]
    public async Task User_info_without_a_good_token_is_refused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Browser.GetAsync(new Uri("userinfo", UriKind.Relative))).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "not.a.token");
        Assert.Contains("invalid_token", (await _provider.Browser.SendAsync(request)).Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var code = (await _provider.SignInAsync("operator"))["code"];
        await _provider.ExchangeAsync(code);
        var (status, error) = await _provider.ExchangeAsync(code);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_grant", (string?)error["error"]);
    }

    [Fact]
    public async Task A_refresh_token_brings_new_tokens_for_the_same_person()
    {
        var (_, first) = await _provider.ExchangeAsync((await _provider.SignInAsync("operator"))["code"]);
        var (status, second) = await RefreshAsync((string)first["refresh_token"]!);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual((string?)first["access_token"], (string?)second["access_token"]);
        Assert.Equal(EmulatedProvider.Token(first, "access_token").Subject, EmulatedProvider.Token(second, "access_token").Subject);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_ends_its_family_even_after_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("identity").FullName;
        (string Key, string Value)[] settings = [("Identity:DataPath", data), ("Identity:Issuer", "http://id.example")];
        string spent, newest;
        await using (var before = await EmulatedProvider.StartAsync(settings))
        {
            spent = (string)(await before.ExchangeAsync((await before.SignInAsync("operator"))["code"])).Body["refresh_token"]!;
            newest = (string)(await RefreshAsync(spent, before)).Body["refresh_token"]!;
        }

        await using var after = await EmulatedProvider.StartAsync(settings);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync(spent, after)).Body["error"]);
        Assert.Contains("sign in again", (string?)(await RefreshAsync(newest, after)).Body["error_description"], StringComparison.Ordinal);
        var (_, another) = await after.ExchangeAsync((await after.SignInAsync("operator"))["code"]);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync((string)another["refresh_token"]!, after)).Status);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_access_token_is_not_a_refresh_token()
    {
        var (_, tokens) = await _provider.ExchangeAsync((await _provider.SignInAsync("operator"))["code"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync((string)tokens["access_token"]!)).Body["error"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync("nonsense")).Body["error"]);
    }

    [Fact]
    public async Task A_public_client_needs_the_verifier_of_its_challenge()
    {
        const string Verifier = "a-verifier-of-at-least-forty-three-characters-0";
        const string Home = "http://localhost:7777/";
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        (string Key, string? Value)[] request = [("client_id", "voiceagent-cli"), ("redirect_uri", Home), ("code_challenge", challenge), ("code_challenge_method", "S256")];

        var (refused, error) = await ExchangeAsync((await _provider.SignInAsync("operator", request))["code"], "another-verifier-of-at-least-forty-three-chars");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (refused, (string?)error["error"]));
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync((await _provider.SignInAsync("operator", request))["code"], Verifier)).Status);
        Assert.Equal("invalid_request", (await _provider.SignInAsync("operator", [.. request[..2]]))["error"]);

        Task<(HttpStatusCode Status, JsonObject Body)> ExchangeAsync(string code, string verifier) => _provider.TokenAsync(
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Home), ("client_id", "voiceagent-cli"), ("code_verifier", verifier));
    }

    [Fact]
    public async Task The_dashboards_own_registration_works_on_any_port()
    {
        const string Verifier = "a-verifier-of-at-least-forty-three-characters-1";
        const string Callback = "http://localhost:18082/sign-in/callback";
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        var answer = await _provider.SignInAsync(
            "operator", ("client_id", "voiceagent-dashboard"), ("redirect_uri", Callback), ("code_challenge", challenge), ("code_challenge_method", "S256"));
        var (status, _) = await _provider.TokenAsync(
            ("grant_type", "authorization_code"), ("code", answer["code"]), ("redirect_uri", Callback), ("client_id", "voiceagent-dashboard"), ("client_secret", "ignored"), ("code_verifier", Verifier));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("redirect_uri", "http://evil.example/signin-oidc")]
    [InlineData("redirect_uri", "http://127.0.0.1:5999/elsewhere")]
    [InlineData("redirect_uri", "https://127.0.0.1:5999/signin-oidc")]
    [InlineData("redirect_uri", "http://user@127.0.0.1:5999/signin-oidc")]
    [InlineData("redirect_uri", "nonsense")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "stranger")]
    public async Task A_stranger_or_an_unregistered_address_is_told_so_and_sent_nowhere(string key, string? value)
    {
        using var response = await _provider.Browser.GetAsync(EmulatedProvider.AuthorizeAddress((key, value)));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("is not registered", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "openid api://other/.default", "invalid_scope")]
    [InlineData("code_challenge", "abc", "invalid_request")]
    [InlineData("prompt", "none", "login_required")]
    public async Task A_wrong_request_is_sent_back_to_the_client_with_the_reason(string key, string value, string error)
    {
        using var response = await _provider.Browser.GetAsync(EmulatedProvider.AuthorizeAddress((key, value)));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith(EmulatedProvider.ReturnTo, response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains($"error={error}&", response.Headers.Location.Query, StringComparison.Ordinal);
        Assert.Contains("state=s1", response.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_sign_in_is_denied() => Assert.Equal("access_denied", (await _provider.SignInAsync(""))["error"]);

    [Fact]
    public async Task Script_in_a_request_stays_text()
    {
        var page = await _provider.Browser.GetStringAsync(EmulatedProvider.AuthorizeAddress(("state", "\"><script>alert(1)</script>")));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_returns_only_to_a_registered_address()
    {
        var back = await _provider.Browser.GetAsync(new Uri("logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A5999%2F", UriKind.Relative));
        Assert.Equal("http://localhost:5999/", back.Headers.Location?.ToString());
        var elsewhere = await _provider.Browser.GetAsync(new Uri("logout?post_logout_redirect_uri=http%3A%2F%2Fevil.example%2F", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> RefreshAsync(string token, EmulatedProvider? provider = null) => (provider ?? _provider).TokenAsync(
        ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "dashboard"), ("client_secret", EmulatedProvider.DashboardSecret));
}
