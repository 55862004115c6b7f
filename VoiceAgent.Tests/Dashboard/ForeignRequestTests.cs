using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using VoiceAgent.Tests.Dashboard.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Dashboard;

/// <summary>What another site, or a flood of requests, can do to the dashboard in a person's name.</summary>
public sealed class ForeignRequestTests
{
    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.SwitchingProtocols)]
    public async Task A_circuit_opens_only_for_pages_of_the_dashboard(string? origin, HttpStatusCode expected)
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cookies = new CookieContainer();
        using var person = await dashboard.SignedInAsync(Visitor.Reader, cookies);

        Assert.Equal(expected, await ConnectAsync(dashboard, cookies, origin ?? dashboard.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Another_site_cannot_sign_a_person_out()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var person = await dashboard.SignedInAsync(Visitor.Reader);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        request.Headers.Add("Origin", "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await person.SendAsync(request)).StatusCode);
        Assert.Contains(dashboard.Lines.All, line => line.Contains("request from another site", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.MisdirectedRequest)]
    [InlineData("/sign-in", HttpStatusCode.MisdirectedRequest)]
    [InlineData("/alive", HttpStatusCode.OK)]
    public async Task Another_host_is_refused_except_by_probes(string path, HttpStatusCode expected)
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var client = dashboard.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "evil.example" } };

        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task With_a_public_address_sign_in_returns_there_whatever_host_the_request_names()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync(static host => host.UseSetting("Dashboard:PublicUrl", "https://dashboard.example.com"));
        using var client = dashboard.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "evil.example" } };
        request.Headers.Accept.ParseAdd("text/html");

        var toAuthority = (await client.SendAsync(request)).Headers.Location!;
        dashboard.Authority.Next = Visitor.Reader;
        var back = (await client.GetAsync(toAuthority)).Headers.Location!;

        Assert.StartsWith("https://dashboard.example.com/sign-in/callback?", back.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_may_open_only_so_many_pages_and_send_only_so_many_requests()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync(static host =>
        {
            host.UseSetting("Dashboard:Limits:RequestsPerSecond", "1");
            host.UseSetting("Dashboard:Limits:Burst", "40");
            host.UseSetting("Dashboard:Limits:PagesAtOnce", "2");
        });
        var cookies = new CookieContainer();
        using var person = await dashboard.SignedInAsync(Visitor.Reader, cookies);
        var own = dashboard.Address.GetLeftPart(UriPartial.Authority);
        using var first = new ClientWebSocket();
        using var second = new ClientWebSocket();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(dashboard, cookies, own, first));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(dashboard, cookies, own, second));
        Assert.Equal(HttpStatusCode.TooManyRequests, await ConnectAsync(dashboard, cookies, own));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => (await person.GetAsync(new Uri("/signed-out", UriKind.Relative))).StatusCode));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private static async Task<HttpStatusCode> ConnectAsync(DashboardUnderTest dashboard, CookieContainer cookies, string origin, ClientWebSocket? kept = null)
    {
        using var own = kept is null ? new ClientWebSocket() : null;
        var socket = kept ?? own!;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.Cookies = cookies;
        try
        {
            await socket.ConnectAsync(new UriBuilder(dashboard.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
