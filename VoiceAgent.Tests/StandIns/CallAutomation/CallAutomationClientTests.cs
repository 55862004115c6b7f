using Azure;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Xunit;

namespace VoiceAgent.Tests.StandIns.CallAutomation;

public sealed class CallAutomationClientTests
{
    private const string Version = "?api-version=2025-05-15";

    private const string Properties = """{"callConnectionId":"connection-1","serverCallId":"server-1","correlationId":"correlation-1","callConnectionState":"Connecting","callbackUri":"https://gateway.test/c","source":{"kind":"phoneNumber","rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}},"targets":[{"rawId":"8:acs:user-1"}],"answeredFor":{"value":"+15550199001"}}""";

    [Fact]
    public async Task Answering_sends_what_the_service_expects_and_reads_what_it_says()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((200, Properties));
        var client = new CallAutomationClient(acs.ConnectionString);

        var answered = await client.AnswerCallAsync(new AnswerCallOptions("context-1", new Uri("https://gateway.test/webhooks/acs/1"))
        {
            OperationContext = "operation-1",
            MediaStreamingOptions = new MediaStreamingOptions(new Uri("wss://pipeline.test/media/1?ticket=a.b"), MediaStreamingAudioChannel.Mixed)
            {
                StartMediaStreaming = true,
                EnableBidirectional = true,
                EnableDtmfTones = true,
                AudioFormat = AudioFormat.Pcm24KMono,
            },
        });

        var asked = Assert.Single(acs.Requests);
        Assert.Equal(("POST", $"/calling/callConnections:answer{Version}", true), (asked.Method, asked.Target, asked.IsSigned));
        Assert.True(Guid.TryParse(asked.Headers["Repeatability-Request-ID"], out _));
        Assert.True(DateTimeOffset.TryParse(asked.Headers["Repeatability-First-Sent"], out _));
        Assert.Equal(
            """{"incomingCallContext":"context-1","callbackUri":"https://gateway.test/webhooks/acs/1","operationContext":"operation-1","mediaStreamingOptions":{"transportType":"websocket","audioChannelType":"mixed","transportUrl":"wss://pipeline.test/media/1?ticket=a.b","contentType":"audio","startMediaStreaming":true,"enableBidirectional":true,"audioFormat":"pcm24KMono","enableDtmfTones":true}}""",
            asked.Body);
        var properties = answered.Value.CallConnectionProperties;
        Assert.Equal("connection-1", answered.Value.CallConnection.CallConnectionId);
        Assert.Equal(CallConnectionState.Connecting, properties.CallConnectionState);
        Assert.Equal(new PhoneNumberIdentifier("+15550100001"), properties.Source);
        Assert.Equal([new CommunicationUserIdentifier("8:acs:user-1")], properties.Targets);
        Assert.Equal("+15550199001", properties.AnsweredFor!.PhoneNumber);
    }

    [Fact]
    public async Task Hanging_up_has_an_empty_body_that_is_signed_too()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((204, ""));
        acs.Answers.Enqueue((204, ""));
        var connection = new CallAutomationClient(acs.ConnectionString).GetCallConnection("connection-1");

        await connection.HangUpAsync(forEveryone: true);
        await connection.HangUpAsync(forEveryone: false);

        Assert.Equal(
            [("POST", $"/calling/callConnections/connection-1:terminate{Version}", "", true), ("DELETE", $"/calling/callConnections/connection-1{Version}", "", true)],
            acs.Requests.Select(asked => (asked.Method, asked.Target, asked.Body, asked.IsSigned)));
    }

    [Fact]
    public async Task Rejecting_and_redirecting_name_reason_and_target()
    {
        await using var acs = await AcsListener.StartAsync();
        var client = new CallAutomationClient(acs.ConnectionString);

        await client.RejectCallAsync(new RejectCallOptions("context-1") { CallRejectReason = CallRejectReason.Busy });
        await client.RedirectCallAsync("context-1", new CallInvite(new PhoneNumberIdentifier("+15550177777"), new PhoneNumberIdentifier("+15550199001")));

        Assert.Equal(
            [
                """{"incomingCallContext":"context-1","callRejectReason":"busy"}""",
                """{"incomingCallContext":"context-1","target":{"kind":"phoneNumber","rawId":"4:+15550177777","phoneNumber":{"value":"+15550177777"}}}""",
            ],
            acs.Requests.Select(asked => asked.Body));
        Assert.All(acs.Requests, asked => Assert.True(asked.IsSigned));
    }

    [Fact]
    public async Task A_transfer_names_its_target_and_gives_the_context_back()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((202, """{"operationContext":"transfer-1"}"""));
        var options = new TransferToParticipantOptions(new PhoneNumberIdentifier("+15550177777")) { OperationContext = "transfer-1" };
        options.CustomCallingContext.AddSipX("Summary", "wants a human");

        var accepted = await new CallAutomationClient(acs.ConnectionString).GetCallConnection("connection-1").TransferCallToParticipantAsync(options);

        Assert.Equal("transfer-1", accepted.Value.OperationContext);
        var asked = Assert.Single(acs.Requests);
        Assert.Equal($"/calling/callConnections/connection-1:transferToParticipant{Version}", asked.Target);
        Assert.Equal("4:+15550177777", asked.Json.GetProperty("targetParticipant").GetProperty("rawId").GetString());
        Assert.Equal("wants a human", asked.Json.GetProperty("customCallingContext").GetProperty("sipHeaders").GetProperty("X-MS-Custom-Summary").GetString());
    }

    [Fact]
    public async Task A_prompt_is_played_to_everyone()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((202, ""));

        await new CallAutomationClient(acs.ConnectionString).GetCallConnection("connection-1").GetCallMedia().PlayToAllAsync(new TextSource("All lines are busy."));

        Assert.Equal(
            """{"playSources":[{"kind":"text","text":{"text":"All lines are busy."}}],"playTo":[],"playOptions":{"loop":false},"interruptCallMediaOperation":false}""",
            Assert.Single(acs.Requests).Body);
    }

    [Fact]
    public async Task A_refusal_carries_the_services_code()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((404, """{"error":{"code":"8522","message":"Call not found."}}"""));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => new CallAutomationClient(acs.ConnectionString).GetCallConnection("gone").GetCallConnectionPropertiesAsync());

        Assert.Equal((404, "8522"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task A_retry_is_the_same_request_signed_anew()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((503, "{}"));
        acs.Answers.Enqueue((200, Properties));
        var options = new CallAutomationClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };

        await new CallAutomationClient(acs.ConnectionString, options).AnswerCallAsync("context-1", new Uri("https://gateway.test/c"));

        Assert.Equal(2, acs.Requests.Count);
        Assert.Single(acs.Requests.Select(asked => asked.Headers["Repeatability-Request-ID"]).Distinct());
        Assert.All(acs.Requests, asked => Assert.True(asked.IsSigned));
    }

    [Theory]
    [InlineData("accesskey=AAAA")]
    [InlineData("endpoint=http://127.0.0.1:1/")]
    [InlineData("endpoint=nowhere;accesskey=AAAA")]
    public void A_connection_string_without_its_parts_is_refused(string text) => Assert.Throws<InvalidOperationException>(() => new CallAutomationClient(text));
}
