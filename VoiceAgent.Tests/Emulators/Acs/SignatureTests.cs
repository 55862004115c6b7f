using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class SignatureTests
{
    private const string SomeCall = "/calling/callConnections/nobody?api-version=2025-05-15";

    [Fact]
    public async Task A_signed_request_gets_through()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Signed.GetAsync(SomeCall);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("8522", await CodeAsync(response));
    }

    [Fact]
    public async Task The_signature_is_checked_against_the_path_as_it_came()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Signed.GetAsync("/calling/callConnections/nobody/participants/4%3A%2B15550100001?api-version=1");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_unsigned_request_is_refused()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Phone.GetAsync(SomeCall);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("not signed", await MessageAsync(response));
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("HMAC-SHA256 nonsense")]
    [InlineData("HMAC-SHA256 SignedHeaders=host&Signature=AAAA")]
    [InlineData("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=***")]
    public async Task An_authorization_of_another_form_is_refused(string authorization)
    {
        await using var acs = await AcsBench.StartAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, SomeCall);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add("x-ms-date", TimeProvider.System.GetUtcNow().ToString("r"));
        request.Headers.Add("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

        Assert.Equal(HttpStatusCode.Unauthorized, (await acs.Phone.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Another_key_is_refused()
    {
        await using var acs = await AcsBench.StartAsync(null);
        using var client = Client(acs, new SigningHandler(Convert.ToBase64String(new byte[32])));

        var response = await client.GetAsync(SomeCall);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("does not match", await MessageAsync(response));
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_stale_or_future_date_is_refused(int minutes)
    {
        await using var acs = await AcsBench.StartAsync(null);
        using var client = Client(acs, new SigningHandler(AcsBench.AccessKey) { Date = TimeProvider.System.GetUtcNow().AddMinutes(minutes) });

        var response = await client.GetAsync(SomeCall);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("x-ms-date", await MessageAsync(response));
    }

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_is_refused()
    {
        await using var acs = await AcsBench.StartAsync(null);
        using var client = Client(acs, new SigningHandler(AcsBench.AccessKey) { OtherBody = "{}" });

        var response = await client.PostAsJsonAsync("/calling/callConnections:reject", new { incomingCallContext = "x" });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("hash", await MessageAsync(response));
    }

    [Fact]
    public async Task Malformed_JSON_is_400_with_the_place_of_the_error()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Signed.PostAsync("/calling/callConnections:answer", new StringContent("{\"incomingCallContext\": ", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("LineNumber", await MessageAsync(response));
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_413_and_the_next_request_is_served()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Signed.PostAsync("/calling/callConnections:answer", new ByteArrayContent(new byte[300 * 1024]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await acs.Signed.GetAsync(SomeCall)).StatusCode);
    }

    [Fact]
    public async Task An_operation_that_is_not_emulated_says_so()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var response = await acs.Signed.PostAsync("/calling/callConnections/x:dance", null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("no operation POST", await MessageAsync(response));
    }

    [Theory]
    [InlineData("acs.request:Kind", "status-429", HttpStatusCode.TooManyRequests)]
    [InlineData("acs.request:Kind", "status-500", HttpStatusCode.InternalServerError)]
    public async Task A_configured_fault_is_answered_in_the_services_shape(string key, string kind, HttpStatusCode expected)
    {
        await using var acs = await AcsBench.StartAsync(null, $"--Faults:{key}={kind}", "--Faults:acs.request:Once=true");

        Assert.Equal(expected, (await acs.Signed.GetAsync(SomeCall)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await acs.Signed.GetAsync(SomeCall)).StatusCode);
    }

    private static HttpClient Client(AcsBench acs, SigningHandler handler) => new(handler) { BaseAddress = acs.Address };

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (await ErrorAsync(response)).GetProperty("code").GetString();

    private static async Task<string?> MessageAsync(HttpResponseMessage response) => (await ErrorAsync(response)).GetProperty("message").GetString();

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
}
