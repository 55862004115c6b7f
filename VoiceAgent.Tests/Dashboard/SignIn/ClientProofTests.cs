using System.Security.Claims;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.SignIn;

/// <summary>The dashboard proves to the authority which client it is with a token of its identity.</summary>
public sealed class ClientProofTests
{
    private const string Scope = "api://AzureADTokenExchange/.default";

    [Fact]
    public async Task A_person_signs_in_and_a_token_is_renewed_without_any_secret()
    {
        await using var dashboard = await StartAsync(static () => new AccessToken("of the identity", DateTimeOffset.MaxValue));
        dashboard.Authority.Assertion = "of the identity";
        dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        var (id, session) = Assert.Single(dashboard.Sessions.Sessions);
        dashboard.Authority.TokenLife = TimeSpan.FromHours(1);

        var renewed = await dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(new ClaimsPrincipal(new ClaimsIdentity([new(Session.Claim, id)], "test")), CancellationToken.None);

        Assert.NotEqual(session.AccessToken, renewed);
        Assert.Equal(1, dashboard.Authority.Renewals);
    }

    [Fact]
    public async Task An_authority_that_refuses_the_token_signs_nobody_in()
    {
        await using var dashboard = await StartAsync(static () => new AccessToken("of another identity", DateTimeOffset.MaxValue));
        dashboard.Authority.Assertion = "of the identity";

        Assert.Equal("/sign-in-failed?reason=refused", await EndOfSignInAsync(dashboard));
    }

    [Fact]
    public async Task Without_a_token_of_the_identity_people_are_told_to_try_again_and_the_log_says_why()
    {
        await using var dashboard = await StartAsync(static () => throw new CredentialUnavailableException("https://secret.example/tenant"));
        Assert.Equal("/sign-in-failed?reason=unreachable", await EndOfSignInAsync(dashboard));
        Assert.Contains(dashboard.Lines.All, line => line.Contains("The dashboard's identity gave no token (CredentialUnavailableException)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_token_whose_audience_is_the_bare_id_of_the_API_is_accepted()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.BareAudience = "voiceagent";

        using var client = await dashboard.SignedInAsync(Visitor.Reader);

        Assert.Single(dashboard.Sessions.Sessions);
    }

    [Fact]
    public async Task The_token_in_a_file_proves_the_client_and_is_read_again_at_each_use()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var dashboard = await DashboardUnderTest.StartAsync(host => host.UseSetting("Authentication:AssertionFile", file));
            await File.WriteAllTextAsync(file, "first\n");
            dashboard.Authority.Assertion = "first";
            dashboard.Authority.TokenLife = TimeSpan.FromSeconds(30);
            using var client = await dashboard.SignedInAsync(Visitor.Reader);
            var id = Assert.Single(dashboard.Sessions.Sessions).Key;
            await File.WriteAllTextAsync(file, "renewed");
            dashboard.Authority.Assertion = "renewed";

            Assert.NotNull(await dashboard.Services.GetRequiredService<Sessions>().AccessTokenAsync(new ClaimsPrincipal(new ClaimsIdentity([new(Session.Claim, id)], "test")), CancellationToken.None));
            Assert.Equal(1, dashboard.Authority.Renewals);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Without_the_file_people_are_told_to_try_again_and_the_log_names_the_setting()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync(host => host.UseSetting("Authentication:AssertionFile", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));
        Assert.Equal("/sign-in-failed?reason=unreachable", await EndOfSignInAsync(dashboard));
        Assert.Contains(dashboard.Lines.All, line => line.Contains("The file of 'Authentication:AssertionFile' gave no token (FileNotFoundException)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_with_a_secret_signs_in_where_the_authority_takes_pushed_requests()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync(host => host.UseSetting("Authentication:ClientSecret", "of the client"));
        (dashboard.Authority.Secret, dashboard.Authority.TakesPushedRequests) = ("of the client", true);

        using var client = await dashboard.SignedInAsync(Visitor.Reader);

        Assert.Single(dashboard.Sessions.Sessions);
        Assert.Equal(1, dashboard.Authority.PushedRequests);
    }

    /// <summary>The page at which a person ends who tries to sign in.</summary>
    private static async Task<string> EndOfSignInAsync(DashboardUnderTest dashboard)
    {
        using var client = dashboard.Client(follows: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, SignInPages.SignIn);

        using var answer = await client.SendAsync(request);

        return answer.RequestMessage!.RequestUri!.PathAndQuery;
    }

    private static Task<DashboardUnderTest> StartAsync(Func<AccessToken> next) => DashboardUnderTest.StartAsync(host => host
        .UseSetting("Authentication:AssertionScope", Scope)
        .ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TokenCredential>(new Identity(next)))));

    private sealed class Identity(Func<AccessToken> next) : TokenCredential
    {
        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal([Scope], requestContext.Scopes);
            return ValueTask.FromResult(next());
        }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException("The dashboard does not block for a token.");
    }
}
