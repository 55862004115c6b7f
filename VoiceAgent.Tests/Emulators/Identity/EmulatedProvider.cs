using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>The identity role with a browser and a token client.</summary>
internal sealed class EmulatedProvider : IAsyncDisposable
{
    public const string DashboardSecret = "dashboard-development-secret";
    public const string ReturnTo = "http://127.0.0.1:5999/signin-oidc";

    private readonly RunningEmulator _server;
    private readonly bool _keepsData;

    private EmulatedProvider(RunningEmulator server, string data, bool keepsData)
    {
        this._server = server;
        this._keepsData = keepsData;
        Data = data;
        Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
    }

    public string Data { get; }

    public Uri Address => _server.Address;

    /// <summary>Does not follow redirects, so that tests can check them.</summary>
    public HttpClient Browser { get; }

    public static async Task<EmulatedProvider> StartAsync(params (string Key, string Value)[] settings)
    {
        var given = settings.FirstOrDefault(setting => setting.Key == "Identity:DataPath").Value;
        var data = given ?? Directory.CreateTempSubdirectory("identity").FullName;
        return new(await RunningEmulator.StartAsync("identity", [("Identity:DataPath", data), .. settings]), data, given is not null);
    }

    public static string AuthorizeAddress(params (string Key, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = "dashboard",
            ["redirect_uri"] = ReturnTo,
            ["response_type"] = "code",
            ["scope"] = "openid profile api://voiceagent/.default",
            ["state"] = "s1",
            ["nonce"] = "n1",
        };
        foreach (var (key, value) in changes)
        {
            query[key] = value;
        }

        return QueryHelpers.AddQueryString("authorize", query.Where(entry => entry.Value is not null));
    }

    /// <summary>Chooses a person on the sign-in page. Returns the parameters of the redirect.</summary>
    public async Task<Dictionary<string, string>> SignInAsync(string person, params (string Key, string? Value)[] changes)
    {
        using var form = new FormUrlEncodedContent([new("person", person)]);
        using var response = await Browser.PostAsync(AuthorizeAddress(changes), form);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return QueryHelpers.ParseQuery(response.Headers.Location!.Query).ToDictionary(entry => entry.Key, entry => entry.Value.ToString());
    }

    public async Task<(HttpStatusCode Status, JsonObject Body)> TokenAsync(params (string Key, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value)));
        using var response = await Browser.PostAsync("token", content);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> ExchangeAsync(string code, params (string Key, string Value)[] more) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", ReturnTo), ("client_id", "dashboard"), ("client_secret", DashboardSecret), .. more]);

    public static JsonWebToken Token(JsonObject body, string name) => new((string)body[name]!);

    public static IEnumerable<string> Roles(JsonWebToken token) => token.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value);

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _server.DisposeAsync();
        if (!_keepsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }
}
