using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>The addresses of an Entra tenant, and the errors of Entra ID.</summary>
public sealed class TenantTests : IAsyncLifetime
{
    private const string Tenant = "10000000-0000-4000-8000-000000000001";
    private EmulatedProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await EmulatedProvider.StartAsync(("Identity:Audiences:20", "api://team-*"));

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Tenant, Tenant)]
    [InlineData("voiceagent.example", Tenant)]
    [InlineData("common", "{tenantid}")]
    public async Task The_metadata_of_a_tenant_names_its_own_addresses(string tenant, string issuer)
    {
        var metadata = (await _provider.Browser.GetFromJsonAsync<JsonObject>(new Uri($"{tenant}/v2.0/.well-known/openid-configuration", UriKind.Relative)))!;

        Assert.Equal($"{Base}/{issuer}/v2.0", (string?)metadata["issuer"]);
        Assert.Equal($"{Base}/{tenant}/oauth2/v2.0/token", (string?)metadata["token_endpoint"]);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Browser.GetAsync(new Uri((string)metadata["jwks_uri"]!))).StatusCode);
    }

    [Fact]
    public async Task A_token_of_a_tenant_has_its_issuer_and_its_id()
    {
        var (status, body) = await PostAsync($"{Tenant}/oauth2/v2.0/token", ("grant_type", "client_credentials"), ("client_id", "pipeline"), ("client_secret", "pipeline-development-secret"), ("scope", "api://team-one/.default"));

        Assert.Equal(HttpStatusCode.OK, status);
        var token = EmulatedProvider.Token(body, "access_token");
        Assert.Equal($"{Base}/{Tenant}/v2.0", token.Issuer);
        Assert.Equal(Tenant, token.GetClaim("tid").Value);
        Assert.Equal(["api://team-one"], token.Audiences);
    }

    [Theory]
    [InlineData("20000000-0000-4000-8000-000000000002/oauth2/v2.0/token", "invalid_tenant", 90002)]
    [InlineData($"{Tenant}/oauth2/v2.0/token", "invalid_client", 900144)]
    [InlineData("token", "invalid_client", 900144)]
    [InlineData("nothing/at/all", "invalid_request", 90007)]
    [InlineData("20000000-0000-4000-8000-000000000002/oauth2/v2.0/devicecode", "invalid_tenant", 90002)]
    public async Task Every_error_has_the_form_of_Entra(string path, string error, int number)
    {
        var (status, body) = await PostAsync(path, ("grant_type", "client_credentials"));

        Assert.InRange((int)status, 400, 404);
        Assert.Equal(error, (string?)body["error"]);
        Assert.StartsWith($"AADSTS{number}: ", (string?)body["error_description"], StringComparison.Ordinal);
        Assert.Equal(number, (int)body["error_codes"]![0]!);
        Assert.All(["timestamp", "trace_id", "correlation_id"], name => Assert.NotEmpty((string)body[name]!));
    }

    [Fact]
    public async Task A_token_endpoint_that_is_read_says_that_it_only_takes_posts()
    {
        using var answer = await _provider.Browser.GetAsync(new Uri("token", UriKind.Relative));

        Assert.Contains("AADSTS900561", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_discovery_knows_only_this_host()
    {
        var known = await _provider.Browser.GetFromJsonAsync<JsonObject>(new Uri($"common/discovery/instance?api-version=1.1&authorization_endpoint={Uri.EscapeDataString($"{Base}/{Tenant}/oauth2/v2.0/authorize")}", UriKind.Relative));
        using var foreign = await _provider.Browser.GetAsync(new Uri("common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.example/x/authorize", UriKind.Relative));

        Assert.Equal(_provider.Address.Authority, (string?)known!["metadata"]![0]!["aliases"]![0]);
        Assert.Contains("AADSTS50049", await foreign.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_gets_its_tokens_once_after_a_person_has_typed_its_code()
    {
        (string Key, string Value)[] device = [("client_id", "voiceagent-cli"), ("scope", "openid api://voiceagent/.default")];
        var (_, codes) = await PostAsync("devicecode", device);
        (string Key, string Value)[] question = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", "voiceagent-cli"), ("device_code", (string)codes["device_code"]!)];

        Assert.Equal("authorization_pending", (string?)(await _provider.TokenAsync(question)).Body["error"]);
        Assert.Equal("slow_down", (string?)(await _provider.TokenAsync(question)).Body["error"]);
        Assert.Contains("voiceagent-cli", await _provider.Browser.GetStringAsync(new Uri($"device?code={codes["user_code"]}", UriKind.Relative)), StringComparison.Ordinal);
        await DecideAsync((string)codes["user_code"]!, "viewer", HttpStatusCode.OK);
        await DecideAsync((string)codes["user_code"]!, "admin", HttpStatusCode.BadRequest);
        Assert.Equal(["viewer"], EmulatedProvider.Roles(EmulatedProvider.Token((await _provider.TokenAsync(question)).Body, "access_token")));
        Assert.Equal("invalid_grant", (string?)(await _provider.TokenAsync(question)).Body["error"]);

        var (_, others) = await PostAsync("devicecode", device);
        await DecideAsync((string)others["user_code"]!, "", HttpStatusCode.OK);
        Assert.Equal("authorization_declined", (string?)(await _provider.TokenAsync([.. question[..2], ("device_code", (string)others["device_code"]!)])).Body["error"]);
    }

    private string Base => _provider.Address.ToString().TrimEnd('/');

    private async Task DecideAsync(string code, string person, HttpStatusCode expected)
    {
        using var form = new FormUrlEncodedContent([new("code", code), new("person", person)]);
        using var answer = await _provider.Browser.PostAsync(new Uri("device", UriKind.Relative), form);
        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(string path, params (string Key, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value)));
        using var answer = await _provider.Browser.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }
}
