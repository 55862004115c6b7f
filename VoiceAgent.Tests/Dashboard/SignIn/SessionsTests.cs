using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.Tests.Dashboard.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Dashboard.SignIn;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class SessionsTests(GarnetFixture garnet)
{
    [Fact]
    public async Task An_access_token_is_renewed_before_it_expires_and_only_once_by_many_who_ask()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        var (id, session) = dashboard.Sessions.Sessions.Single();
        dashboard.Authority.TokenLife = TimeSpan.FromHours(1);

        var sessions = dashboard.Services.GetRequiredService<Sessions>();
        var tokens = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => sessions.AccessTokenAsync(Person(id), CancellationToken.None)));

        Assert.Equal(1, dashboard.Authority.Renewals);
        Assert.NotEqual(session.AccessToken, Assert.Single(tokens.Distinct()));
        Assert.Equal(session.EndsAt, dashboard.Sessions.Sessions[id].EndsAt);
    }

    [Fact]
    public async Task A_refused_renewal_ends_the_session()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        var id = dashboard.Sessions.Sessions.Keys.Single();
        dashboard.Authority.Next = null;

        Assert.Null(await dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(Person(id), CancellationToken.None));
        Assert.Empty(dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task A_session_outlives_an_authority_that_is_away_when_it_is_asked()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        await dashboard.Authority.DisposeAsync();

        await Assert.ThrowsAsync<AuthorityUnreachableException>(() =>
            dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(Person(dashboard.Sessions.Sessions.Keys.Single()), CancellationToken.None));
        Assert.Single(dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task A_session_outlives_an_authority_that_cannot_renew_now()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        dashboard.Authority.Failing = 503;

        await Assert.ThrowsAsync<AuthorityUnreachableException>(() =>
            dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(Person(dashboard.Sessions.Sessions.Keys.Single()), CancellationToken.None));
        Assert.Single(dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task Roles_that_were_taken_away_are_gone_with_the_next_request_after_the_renewal()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        dashboard.Authority.Next = Visitor.Stranger;
        await dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(Person(dashboard.Sessions.Sessions.Keys.Single()), CancellationToken.None);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.GetAsync("/calls")).StatusCode);
    }

    [Fact]
    public async Task In_Redis_a_session_is_unreadable_and_ends_by_itself()
    {
        var store = new RedisSessionStore(garnet.Redis, new EphemeralDataProtectionProvider(), TimeProvider.System);
        var id = Guid.NewGuid().ToString("N");
        var session = new Session("secret-access-token", DateTimeOffset.UtcNow.AddHours(1), "secret-refresh-token", DateTimeOffset.UtcNow.AddHours(8), ["Calls.Read"]);
        await store.PutAsync(id, session);

        var found = await store.FindAsync(id);
        Assert.Equal((session.AccessToken, session.RefreshToken, session.EndsAt), (found!.AccessToken, found.RefreshToken, found.EndsAt));
        Assert.Equal(session.Roles, found.Roles);
        string raw = (await garnet.Redis.GetDatabase().StringGetAsync($"dashboard:session:{id}"))!;
        Assert.DoesNotContain("secret", raw);
        Assert.InRange((await garnet.Redis.GetDatabase().KeyTimeToLiveAsync($"dashboard:session:{id}"))!.Value, TimeSpan.FromHours(7.9), TimeSpan.FromHours(8));

        // The keys of another deployment cannot read the session.
        Assert.Null(await new RedisSessionStore(garnet.Redis, new EphemeralDataProtectionProvider(), TimeProvider.System).FindAsync(id));
        await store.RemoveAsync(id);
        Assert.Null(await store.FindAsync(id));
    }

    private static ClaimsPrincipal Person(string session) => new(new ClaimsIdentity([new(Session.Claim, session)], "test"));
}
