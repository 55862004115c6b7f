using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>Calls of the application, faults of connections, and what the settings change.</summary>
public sealed class CreatedCallTests : IAsyncLifetime
{
    private TinyAgent _agent = null!;
    private AcsBench _acs = null!;

    public async Task InitializeAsync() => _agent = await TinyAgent.StartAsync();

    public async Task DisposeAsync()
    {
        await _acs.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Fact]
    public async Task One_request_sets_what_hundreds_of_numbers_do()
    {
        await StartAsync();
        using var set = await RulesAsync(HttpMethod.Put, new
        {
            rules = new object[]
            {
                new { numbers = new[] { "+15550300001-+15550300200" }, answers = "busy", rings = "00:00:00" },
                new { numbers = new[] { "+15550300201-+15550300400" }, answers = "rejects", rings = "00:00:00" },
                new { numbers = new[] { "+15550300401", "+15550300402-+15550300500" }, answers = "unreachable", rings = "00:00:00" },
            },
        });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);

        int[] numbers = [1, 77, 200, 201, 333, 400, 401, 402, 500];
        await Task.WhenAll(numbers.Select(number => CreateAsync($"+15550300{number:000}")));

        await Eventually.Is(() => _agent.CallbacksOf("CreateCallFailed").Count() == numbers.Length, "all failures");
        var codes = _agent.CallbacksOf("CreateCallFailed").Select(Code).CountBy(code => code).ToDictionary();
        Assert.Equal((3, 3, 3), (codes[486], codes[603], codes[404]));
        await Eventually.Is(() => _agent.CallbacksOf("CallDisconnected").Count() == numbers.Length, "all ends");
    }

    [Fact]
    public async Task A_rule_that_is_added_wins_and_without_rules_the_settings_decide()
    {
        await StartAsync("--Phone:Numbers:0:Numbers:0=+15550300001", "--Phone:Numbers:0:Answers=Busy", "--Phone:Numbers:0:Rings=00:00:03");
        Assert.Equal("busy", (await RuleOfAsync("+15550300001")).GetProperty("answers").GetString());

        using var added = await RulesAsync(HttpMethod.Post, new { rules = new[] { new { numbers = new[] { "+15550300001" }, answers = "voicemail" } } });
        Assert.Equal("voicemail", (await RuleOfAsync("+15550300001")).GetProperty("answers").GetString());

        using var removed = await RulesAsync(HttpMethod.Delete, null);
        Assert.Equal("00:00:03", (await RuleOfAsync("+15550300001")).GetProperty("rings").GetString());
        Assert.Equal(("busy", "noAnswer", "application"), (
            (await RuleOfAsync("+15550199986")).GetProperty("answers").GetString(), (await RuleOfAsync("+15550199980")).GetProperty("answers").GetString(),
            (await RuleOfAsync("+15550199001")).GetProperty("answers").GetString()));
    }

    [Theory]
    [InlineData("""{"rules":[{"answers":"busy"}]}""", "no numbers")]
    [InlineData("""{"rules":[{"numbers":["5550"],"answers":"busy"}]}""", "'5550' is not a number")]
    [InlineData("""{"rules":[{"numbers":["+15550300009-+15550300001"],"answers":"busy"}]}""", "is not a number")]
    [InlineData("""{"rules":[{"numbers":["+15550300001"],"answers":"perhaps"}]}""", "picksUp, busy")]
    [InlineData("""{"rules":[{"numbers":["+15550300001"],"answers":"busy","greets":"hello"}]}""", "only a voicemail")]
    [InlineData("""{"rules":[{"numbers":["+15550300001"],"answers":"picksUp","script":"nothing"}]}""", "no shipped script 'nothing'")]
    [InlineData("""{"rules":[{"numbers":["+15550300001"],"anwers":"busy"}]}""", "anwers")]
    [InlineData("[]", "not an order")]
    public async Task A_bad_rule_is_refused_with_its_reason(string body, string reason)
    {
        await StartAsync();

        using var refused = await RulesAsync(HttpMethod.Put, JsonSerializer.Deserialize<JsonElement>(body));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(reason, await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _acs.Phone.GetAsync("/emulator/numbers")).StatusCode);
    }

    [Fact]
    public async Task A_fault_of_the_connection_is_reported_as_AnswerFailed()
    {
        await StartAsync("--Faults:acs.connect:Kind=status-503");

        var call = await _acs.CallAsync();

        Assert.Equal(503, Code(await _agent.CallbackAsync("AnswerFailed")));
        await _acs.ResultWhenAsync(call, "ended", "failed");
        Assert.Empty(_agent.CallbacksOf("CallConnected"));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_before_the_connection_is_reported_as_AnswerFailed()
    {
        await StartAsync("--Delays:acs.connect:Milliseconds=3600000");
        var call = await _acs.CallAsync();
        await Eventually.Is(() => !_agent.AnswersGiven.IsEmpty, "the answer");

        await _acs.Phone.PostAsync($"/phone/calls/{call}/hangup", null);

        Assert.Equal(487, Code(await _agent.CallbackAsync("AnswerFailed")));
        await _agent.CallbackAsync("CallDisconnected");
        Assert.Equal("ended", (await _acs.ResultAsync(call)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_fault_of_dialling_is_reported_as_CreateCallFailed()
    {
        await StartAsync("--Faults:acs.dial:Kind=refuse");

        await CreateAsync("+15550300001");

        Assert.Equal(500, Code(await _agent.CallbackAsync("CreateCallFailed")));
    }

    [Fact]
    public async Task The_webhook_gets_the_kinds_of_events_that_it_subscribes()
    {
        await StartAsync("--Acs:EventGrid:Kinds:0=IncomingCall", "--Acs:EventGrid:Kinds:1=CallEnded");
        _agent.Streaming = _agent.Options(start: false);
        var call = await _acs.CallAsync();
        await _acs.ResultWhenAsync(call, "connected");

        await _acs.Phone.PostAsync($"/phone/calls/{call}/hangup", null);

        await Eventually.Is(() => _agent.Incoming.Count == 2, "the end");
        Assert.Equal(["Microsoft.Communication.IncomingCall", "Microsoft.Communication.CallEnded"], _agent.Incoming.Select(each => each.GetProperty("eventType").GetString()));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.BadRequest)]
    [InlineData(false, HttpStatusCode.Accepted)]
    public async Task Text_is_refused_without_Azure_AI_services_unless_the_setting_allows_it(bool needs, HttpStatusCode status)
    {
        await StartAsync($"--Acs:NeedsCognitiveServices={needs}", "--Phone:RingsFor=00:00:00");
        var id = (await CreateAsync("+15550300001")).GetProperty("callConnectionId").GetString();
        await _agent.CallbackAsync("CallConnected");

        using var answer = await _acs.Signed.PostAsJsonAsync($"/calling/callConnections/{id}:play", new { playSources = new[] { new { kind = "text", text = new { text = "hello" } } } });

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_callback_that_is_not_acknowledged_is_posted_again_only_where_the_setting_says_so(bool repeats, int times)
    {
        await StartAsync($"--Acs:RepeatsUnacknowledged={repeats}", "--Acs:CallbackTimeout=00:00:00.2");
        _agent.Streaming = _agent.Options(start: false);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.OnCallback = kind => kind == "CallConnected" ? never.Task : Task.CompletedTask;

        await _acs.CallAsync();

        await Eventually.Is(() => _agent.CallbacksOf("CallConnected").Count() == times, $"{times} of CallConnected");
        if (!repeats)
        {
            // The second attempt would come after 1.2 s.
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
            Assert.Single(_agent.CallbacksOf("CallConnected"));
        }

        never.SetResult();
    }

    [Fact]
    public async Task The_page_has_no_external_resources_and_may_load_none()
    {
        await StartAsync();

        foreach (var path in (string[])["/", "/phone/page/phone.js", "/phone/page/phone.css"])
        {
            using var answer = await _acs.Phone.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.DoesNotContain("://", await answer.Content.ReadAsStringAsync());
        }
    }

    private static int Code(JsonElement callback) => callback.GetProperty("data").GetProperty("resultInformation").GetProperty("code").GetInt32();

    private async Task StartAsync(params string[] settings) =>
        _acs = _agent.Acs = await AcsBench.StartAsync(_agent.Webhook, ["--Emulator:AdminKey=admin-key", .. settings]);

    private async Task<JsonElement> CreateAsync(string number)
    {
        using var created = await _acs.Signed.PostAsJsonAsync("/calling/callConnections", new
        {
            targets = new[] { new { kind = "phoneNumber", phoneNumber = new { value = number } } },
            sourceCallerIdNumber = new { value = "+15550199001" },
            callbackUri = new Uri(_agent.Address, "/callbacks"),
        });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return await created.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> RulesAsync(HttpMethod method, object? order)
    {
        using var request = new HttpRequestMessage(method, "/emulator/numbers") { Content = order is null ? null : JsonContent.Create(order) };
        request.Headers.Authorization = new("Bearer", "admin-key");
        return await _acs.Phone.SendAsync(request);
    }

    private async Task<JsonElement> RuleOfAsync(string number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/emulator/numbers/{Uri.EscapeDataString(number)}");
        request.Headers.Authorization = new("Bearer", "admin-key");
        using var answer = await _acs.Phone.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
