using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>Tokens of services, by secret and by managed identity with Azure's own client, and a real API that accepts them.</summary>
public sealed class ServiceTokenTests : IAsyncLifetime
{
    private static readonly TokenRequestContext VoiceAgentApi = new(["api://voiceagent/.default"]);
    private EmulatedProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await EmulatedProvider.StartAsync();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task A_service_gets_a_token_by_its_secret()
    {
        var (status, tokens) = await _provider.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", "pipeline"), ("client_secret", "pipeline-development-secret"), ("scope", "api://voiceagent/.default"));
        Assert.Equal(HttpStatusCode.OK, status);
        var token = EmulatedProvider.Token(tokens, "access_token");
        Assert.Equal("pipeline", token.GetClaim("azp").Value);
        Assert.Contains("Calls.Control", EmulatedProvider.Roles(token));
    }

    [Theory]
    [InlineData("pipeline", "wrong", "client_credentials", "", "invalid_client", HttpStatusCode.Unauthorized)]
    [InlineData("stranger", "x", "client_credentials", "", "invalid_client", HttpStatusCode.Unauthorized)]
    [InlineData("", "", "client_credentials", "", "invalid_client", HttpStatusCode.Unauthorized)]
    [InlineData("voiceagent-cli", "", "client_credentials", "", "unauthorized_client", HttpStatusCode.BadRequest)]
    [InlineData("pipeline", "pipeline-development-secret", "password", "", "unsupported_grant_type", HttpStatusCode.BadRequest)]
    [InlineData("pipeline", "pipeline-development-secret", "client_credentials", "https://graph.example/.default", "invalid_scope", HttpStatusCode.BadRequest)]
    public async Task A_wrong_request_is_refused_in_the_shape_of_OAuth(string id, string secret, string grant, string scope, string error, HttpStatusCode expected)
    {
        var (status, body) = await _provider.TokenAsync(("grant_type", grant), ("client_id", id), ("client_secret", secret), ("scope", scope));
        Assert.Equal(expected, status);
        Assert.Equal(error, (string?)body["error"]);
        Assert.NotEmpty((string)body["error_description"]!);
    }

    [Fact]
    public async Task A_body_that_is_not_a_form_is_refused()
    {
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await _provider.Browser.PostAsync("token", json);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("invalid_request", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?api-version=2019-08-01&resource=api://voiceagent", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("?api-version=2019-08-01&resource=api://other", "pipeline-development-identity", HttpStatusCode.BadRequest)]
    [InlineData("?api-version=2017-09-01&resource=api://voiceagent", "pipeline-development-identity", HttpStatusCode.BadRequest)]
    [InlineData("?api-version=2019-08-01&resource=api://voiceagent&client_id=gateway", "pipeline-development-identity", HttpStatusCode.BadRequest)]
    [InlineData("?api-version=2019-08-01&resource=api://voiceagent&client_id=pipeline", "pipeline-development-identity", HttpStatusCode.OK)]
    [InlineData("?api-version=2019-08-01&resource=https://storage.azure.com/", "pipeline-development-identity", HttpStatusCode.OK)]
    [InlineData("?api-version=2019-08-01&resource=https://one.documents.azure.com", "pipeline-development-identity", HttpStatusCode.OK)]
    [InlineData("?api-version=2019-08-01&resource=api://voiceagent", "pipeline-development-identity", HttpStatusCode.OK)]
    public async Task Managed_identity_is_given_to_whom_it_belongs(string query, string header, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "msi/token" + query);
        request.Headers.Add("X-IDENTITY-HEADER", header);
        using var response = await _provider.Browser.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Azures_own_credentials_work_unmodified()
    {
        using var environment = new ManagedIdentityEnvironment(_provider.Address, "pipeline-development-identity");
        var managed = await new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned).GetTokenAsync(VoiceAgentApi, CancellationToken.None);
        Assert.Equal("pipeline", new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(managed.Token).GetClaim("azp").Value);
        Assert.InRange(managed.ExpiresOn - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));

        var chained = await new DefaultAzureCredential().GetTokenAsync(VoiceAgentApi, CancellationToken.None);
        Assert.NotEmpty(chained.Token);
    }

    [Fact]
    public async Task An_API_that_trusts_the_provider_takes_its_tokens_and_no_others()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0", $"--Authentication:Authority={_provider.Address}", "--Authentication:Audience=api://voiceagent"]);
        builder.Logging.ClearProviders();
        builder.AddBearerAuthentication("operator", "supervisor");
        await using var api = builder.Build();
        api.MapGet("/read", () => "ok").RequireAuthorization("operator");
        api.MapGet("/control", () => "ok").RequireAuthorization("supervisor");
        await api.StartAsync();

        var (_, operators) = await _provider.ExchangeAsync((await _provider.SignInAsync("operator"))["code"]);
        var token = (string)operators["access_token"]!;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("read", token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("control", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("read", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("read", token[..^5] + "AAAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("read", (string)operators["id_token"]!));

        async Task<HttpStatusCode> StatusAsync(string path, string? bearer)
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            return (await http.GetAsync(new Uri($"{api.Urls.First()}/{path}"))).StatusCode;
        }
    }

    [Fact]
    public async Task Tokens_and_keys_outlive_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("identity").FullName;
        var before = await EmulatedProvider.StartAsync(("Identity:DataPath", data), ("Identity:Issuer", "http://id.example"));
        var (_, tokens) = await before.ExchangeAsync((await before.SignInAsync("operator"))["code"]);
        var keys = await before.Browser.GetStringAsync(".well-known/jwks.json");
        await before.DisposeAsync();

        await using var after = await EmulatedProvider.StartAsync(("Identity:DataPath", data), ("Identity:Issuer", "http://id.example"));
        Assert.Equal(keys, await after.Browser.GetStringAsync(".well-known/jwks.json"));
        var (status, _) = await after.TokenAsync(
            ("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!), ("client_id", "dashboard"), ("client_secret", EmulatedProvider.DashboardSecret));
        Assert.Equal(HttpStatusCode.OK, status);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_failing_provider_fails_in_the_shape_of_OAuth()
    {
        await using var failing = await EmulatedProvider.StartAsync(("Faults:identity.token:Kind", "status-503"));
        var (status, body) = await failing.TokenAsync(("grant_type", "client_credentials"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("temporarily_unavailable", (string?)body["error"]);
    }
}
