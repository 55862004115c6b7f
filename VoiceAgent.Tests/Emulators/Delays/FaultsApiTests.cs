using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Emulators;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Delays;

/// <summary><c>/emulator/faults</c> of a running emulator.</summary>
public sealed class FaultsApiTests : IAsyncLifetime
{
    private const string Key = "admin-key";

    private RunningEmulator _emulator = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _emulator = await RunningEmulator.StartAsync("openai", ("OpenAI:Key", "product-key"), ("Emulator:AdminKey", Key));
        _admin = Client(Key);
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task An_operation_that_was_broken_fails_for_the_product_and_works_again_once_mended()
    {
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync());

        Assert.Equal(HttpStatusCode.OK, (await BreakAsync("openai.first-token", new { kind = "status-503", seconds = 60 })).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CompleteAsync());

        using var mended = await _admin.DeleteAsync("/emulator/faults");
        Assert.Equal("""{"mended":["openai.first-token"]}""", await mended.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync());
    }

    [Fact]
    public async Task What_can_fail_and_what_does_can_be_read()
    {
        await BreakAsync("openai.stream", new { kind = "cut", seconds = 60, account = "gpt-4o-mini", rate = 0.5 });

        var state = await _admin.GetFromJsonAsync<JsonElement>("/emulator/faults");

        Assert.Equal(["openai.first-token", "openai.stream"], state.GetProperty("operations").EnumerateArray().Select(each => each.GetProperty("name").GetString()).Order());
        var fault = Assert.Single(state.GetProperty("faults").EnumerateArray());
        Assert.Equal(("openai.stream", "cut", "gpt-4o-mini", 0.5), (fault.GetProperty("operation").GetString(), fault.GetProperty("kind").GetString(), fault.GetProperty("account").GetString(), fault.GetProperty("rate").GetDouble()));
        Assert.InRange(fault.GetProperty("secondsLeft").GetDouble(), 1, 60);
    }

    [Theory]
    [InlineData("openai.strean", """{"kind":"cut","seconds":5}""", "'openai.strean' is not an operation that this emulator can break. It can break openai.first-token, openai.stream.")]
    [InlineData("cosmos.read", """{"kind":"stall","seconds":5}""", "'cosmos.read' is not an operation that this emulator can break.")]
    [InlineData("openai.token", """{"kind":"stall","seconds":5}""", "'openai.token' is not an operation that this emulator can break.")]
    [InlineData("openai.stream", """{"kind":"late","seconds":5}""", "openai.stream does not fail by 'late'. It can fail by cut, refuse, stall, status-429")]
    [InlineData("openai.stream", """{"kind":"sulk","seconds":5}""", "openai.stream: 'sulk' is not a Kind")]
    [InlineData("openai.stream", """{"seconds":5}""", "openai.stream: give a Kind")]
    [InlineData("openai.stream", """{"kind":"cut"}""", "Seconds must be a whole number from 1 to 3600.")]
    [InlineData("openai.stream", """{"kind":"cut","seconds":0}""", "a whole number from 1 to 3600.")]
    [InlineData("openai.stream", """{"kind":"cut","seconds":3601}""", "a whole number from 1 to 3600.")]
    [InlineData("openai.stream", """{"kind":"cut","seconds":1.5}""", "The body is not a fault such as")]
    [InlineData("openai.stream", """{"kind":"cut","seconds":5,"rate":2}""", "Rate must be between 0 and 1")]
    [InlineData("openai.stream", """{"kind":"cut","seconds":5,"sekonds":5}""", "The body is not a fault such as")]
    [InlineData("openai.stream", "", "The body is not a fault such as")]
    public async Task What_cannot_be_is_refused_with_a_sentence_and_breaks_nothing(string operation, string body, string reason)
    {
        using var answer = await _admin.PutAsync($"/emulator/faults/{operation}", new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
        Assert.Empty(_emulator.Get<EmulatedFaults>().InForce);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read()
    {
        using var answer = await _admin.PutAsync("/emulator/faults/openai.stream", new StringContent($"{{\"kind\":\"{new string('x', 20_000)}\"}}"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("product-key")]
    [InlineData("")]
    public async Task Without_the_admin_key_nobody_may_look_or_break_or_mend(string? key)
    {
        using var stranger = Client(key);
        using var look = await stranger.GetAsync("/emulator/faults");
        using var broken = await stranger.PutAsJsonAsync("/emulator/faults/openai.stream", new { kind = "cut", seconds = 5 });
        using var mended = await stranger.DeleteAsync("/emulator/faults");

        Assert.All([look, broken, mended], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Empty(_emulator.Get<EmulatedFaults>().InForce);
    }

    [Fact]
    public async Task An_emulator_without_an_admin_key_is_changed_by_nobody()
    {
        await using var keyless = await RunningEmulator.StartAsync("openai", ("OpenAI:Key", "product-key"));
        using var stranger = new HttpClient { BaseAddress = keyless.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", " ") } };

        using var refused = await stranger.DeleteAsync("/emulator/faults");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Set Emulator:AdminKey", await refused.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("acs", "acs.callback")]
    [InlineData("speech", "synthesis.stream")]
    [InlineData("cosmos", "cosmos.write")]
    [InlineData("identity", "identity.token")]
    public async Task Every_role_can_be_broken(string role, string operation)
    {
        var folder = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var other = await RunningEmulator.StartAsync(
                role,
                ("Emulator:AdminKey", Key), ("Acs:AccessKey", "a2V5"), ("Acs:ResourceId", "resource"), ("Speech:Key", "key"), ("Cosmos:Key", "a2V5"), ("Cosmos:DataPath", folder), ("Identity:DataPath", folder));
            using var client = new HttpClient { BaseAddress = other.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
            var kind = FaultChoices.KindsOf(operation).First();

            using var answer = await client.PutAsJsonAsync($"/emulator/faults/{operation}", new { kind, seconds = 5 });

            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            Assert.Equal(operation, Assert.Single(other.Get<EmulatedFaults>().InForce).Operation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_operation_but_the_pauses_between_tokens_can_fail_and_belongs_to_a_role()
    {
        // Two roles have speech: that of Azure, and that of self-hosted servers.
        var breakable = EmulatorRole.All.SelectMany(role => FaultChoices.OperationsOf(role.Name)).Distinct().Order();

        Assert.Equal(Operation.All.Except([Operation.OpenAIToken, Operation.OllamaToken]), breakable);
        Assert.All(breakable, operation => Assert.All(FaultChoices.KindsOf(operation), kind => Assert.True(FaultChoices.IsActedOut(operation, Fault.Parse(kind)!.Value))));
    }

    private Task<HttpResponseMessage> BreakAsync(string operation, object order) => _admin.PutAsJsonAsync($"/emulator/faults/{operation}", order);

    private async Task<HttpStatusCode> CompleteAsync()
    {
        using var product = Client("product-key");
        using var answer = await product.PostAsJsonAsync("/v1/chat/completions", new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "hello" } } });
        return answer.StatusCode;
    }

    private HttpClient Client(string? key) => new()
    {
        BaseAddress = _emulator.Address,
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };
}
