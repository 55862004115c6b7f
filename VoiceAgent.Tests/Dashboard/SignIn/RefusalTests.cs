using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.SignIn;

/// <summary>Who is allowed in and who is refused, at the level of HTTP.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    // These pages are public and contain no data: health, sign-in and sign-out, and the static files.
    private static readonly string[] Open = ["health", "alive", "sign-in", "signed-out", "sign-in-failed", "error"];

    private DashboardUnderTest _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardUnderTest.StartAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_but_the_named_ones_refuses_whoever_is_not_signed_in()
    {
        using var client = _dashboard.Client();
        var addresses = _dashboard.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.All(data => data.GetType().Name != "StaticAssetDescriptor"))
            .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/')).Distinct()
            .Where(address => !Open.Contains(address)).ToList();
        Assert.Contains("calls/{call}/recording", addresses);
        Assert.Contains("_blazor", addresses);
        foreach (var address in addresses)
        {
            var path = address.Replace("{call}", $"{CallId.At(DateTimeOffset.UtcNow)}").Replace("{Id}", "x").Replace("{**path:nonfile}", "x");
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(method, path));
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.MethodNotAllowed, $"{method} /{path}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task A_page_sends_whoever_is_not_signed_in_to_the_authority_with_PKCE()
    {
        using var client = _dashboard.Client();
        using var answer = await GetPageAsync(client, "/calls");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var to = answer.Headers.Location!.AbsoluteUri;
        Assert.StartsWith($"{_dashboard.Authority.Address}/authorize?", to);
        Assert.Contains("code_challenge_method=S256", to);
        Assert.Contains("offline_access", to);
        Assert.DoesNotContain("client_secret", to);
    }

    [Fact]
    public async Task Addresses_that_do_not_exist_tell_strangers_nothing()
    {
        using var client = _dashboard.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/nothing/here")).StatusCode);
    }

    [Fact]
    public async Task Someone_without_the_role_gets_no_page_and_no_recording()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Stranger);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync($"/calls/{CallId.At(DateTimeOffset.UtcNow)}/recording")).StatusCode);
        foreach (var page in new[] { "/", "/calls", $"/calls/{CallId.At(DateTimeOffset.UtcNow)}" })
        {
            Assert.Equal("/no-access", (await GetPageAsync(client, page)).RequestMessage!.RequestUri!.AbsolutePath);
        }
    }

    [Fact]
    public async Task Signing_out_needs_the_forms_own_token()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Reader);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/sign-out", new FormUrlEncodedContent([]))).StatusCode);
        Assert.Single(_dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task A_crafted_link_sends_nobody_to_another_site_after_sign_in()
    {
        _dashboard.Authority.Next = Visitor.Reader;
        using var client = _dashboard.Client(follows: true);
        using var answer = await GetPageAsync(client, "/sign-in?returnTo=//evil.example/x");
        Assert.Equal(_dashboard.Address, answer.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task A_session_that_is_gone_on_the_server_is_worth_nothing_in_the_browser()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Reader);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/calls")).StatusCode);
        _dashboard.Sessions.Sessions.Clear();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/calls")).StatusCode);
    }

    [Fact]
    public async Task A_token_for_another_audience_signs_nobody_in()
    {
        _dashboard.Authority.WrongAudience = true;
        using var client = _dashboard.Client(follows: true);
        using var answer = await GetPageAsync(client, "/");
        Assert.Equal("/sign-in-failed", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Empty(_dashboard.Sessions.Sessions);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task An_identity_token_for_another_sign_in_or_another_client_signs_nobody_in(bool wrongNonce, bool wrongClient)
    {
        (_dashboard.Authority.WrongNonce, _dashboard.Authority.WrongClient) = (wrongNonce, wrongClient);
        using var client = _dashboard.Client(follows: true);
        using var answer = await GetPageAsync(client, "/");
        Assert.Equal("/sign-in-failed?reason=refused", answer.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Empty(_dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task After_the_authority_has_changed_its_key_the_second_sign_in_works_at_the_latest()
    {
        using var before = await _dashboard.SignedInAsync(Visitor.Reader);
        _dashboard.Authority.ChangeKey();
        using var client = _dashboard.Client(follows: true);
        using var first = await GetPageAsync(client, "/calls");
        using var second = await GetPageAsync(client, "/calls");
        Assert.Equal("/calls", second.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task A_code_that_comes_without_the_browsers_own_state_signs_nobody_in()
    {
        using var mine = _dashboard.Client();
        var there = (await GetPageAsync(mine, "/")).Headers.Location!;
        var back = (await mine.GetAsync(there)).Headers.Location!;
        using var theirs = _dashboard.Client();
        using var answer = await theirs.GetAsync(back);
        Assert.Equal("/sign-in-failed?reason=refused", answer.Headers.Location!.OriginalString);
        Assert.Empty(_dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task A_link_on_another_site_signs_nobody_out()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Reader);
        foreach (var path in new[] { "/signout-oidc", $"/signout-oidc?iss={_dashboard.Authority.Address}", "/signed-out", "/sign-out" })
        {
            using var answer = await client.GetAsync(path);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/calls")).StatusCode);
        Assert.Single(_dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task While_the_authority_is_away_people_are_told_that_it_is()
    {
        await _dashboard.Authority.DisposeAsync();
        using var client = _dashboard.Client();
        using var answer = await GetPageAsync(client, "/");
        Assert.Equal("/sign-in-failed?reason=unreachable", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_other_sites_and_hold_no_token()
    {
        _dashboard.Authority.Next = Visitor.Operator;
        var cookies = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = _dashboard.Address };
        using var challenged = await GetPageAsync(client, "/");
        var back = (await client.GetAsync(challenged.Headers.Location!)).Headers.Location!;
        Assert.All(["correlation", "nonce"], kind => Assert.Contains(
            challenged.Headers.GetValues("Set-Cookie"),
            cookie => cookie.Contains(kind, StringComparison.OrdinalIgnoreCase) && cookie.Contains("httponly") && cookie.Contains("samesite=lax")));
        using var signedIn = await client.GetAsync(back);

        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("voiceagent=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.True(cookie.Length < 1_500, $"{cookie.Length} characters");
    }

    [Fact]
    public async Task Every_answer_says_what_the_browser_may_do_with_it()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Reader);
        using var answer = await client.GetAsync("/calls");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"), one => one.Contains("default-src"));
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private static async Task<HttpResponseMessage> GetPageAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        return await client.SendAsync(request);
    }
}
