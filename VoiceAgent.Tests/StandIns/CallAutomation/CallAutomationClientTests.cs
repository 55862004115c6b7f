using System.Text.Json.Nodes;
using Azure;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Xunit;

namespace VoiceAgent.Tests.StandIns.CallAutomation;

public sealed class CallAutomationClientTests
{
    private const string Version = "?api-version=2026-03-12";

    private const string Properties = """{"callConnectionId":"connection-1","serverCallId":"server-1","correlationId":"correlation-1","callConnectionState":"Connecting","callbackUri":"https://gateway.test/c","source":{"kind":"phoneNumber","rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}},"targets":[{"rawId":"8:acs:user-1","communicationUser":{"id":"8:acs:user-1"}},{"rawId":"8:acs:user-2"}],"answeredFor":{"value":"+15550199001"}}""";

    [Fact]
    public async Task Answering_sends_what_the_service_expects_and_reads_what_it_says()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((200, Properties));
        var client = new CallAutomationClient(acs.ConnectionString);

        var answered = await client.AnswerCallAsync(new AnswerCallOptions("context-1", new Uri("https://gateway.test/webhooks/acs/1"))
        {
            OperationContext = "operation-1",
            MediaStreamingOptions = new MediaStreamingOptions(MediaStreamingAudioChannel.Mixed)
            {
                TransportUri = new Uri("wss://pipeline.test/media/1?ticket=a.b"),
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
        Assert.Equal(asked.Headers["x-ms-date"], asked.Headers["Date"]);
        Assert.StartsWith("azsdk-net-Communication.CallAutomation/1.6.0 (", asked.Headers["User-Agent"], StringComparison.Ordinal);
        AssertJson(
            """{"incomingCallContext":"context-1","callbackUri":"https://gateway.test/webhooks/acs/1","operationContext":"operation-1","mediaStreamingOptions":{"transportType":"websocket","audioChannelType":"mixed","transportUrl":"wss://pipeline.test/media/1?ticket=a.b","contentType":"audio","startMediaStreaming":true,"enableBidirectional":true,"audioFormat":"pcm24KMono","enableDtmfTones":true}}""",
            asked.Body);
        var properties = answered.Value.CallConnectionProperties;
        Assert.Equal("connection-1", answered.Value.CallConnection.CallConnectionId);
        Assert.Equal(CallConnectionState.Connecting, properties.CallConnectionState);
        Assert.Equal(new PhoneNumberIdentifier("+15550100001"), properties.Source);
        Assert.Equal([new CommunicationUserIdentifier("8:acs:user-1"), new UnknownIdentifier("8:acs:user-2")], properties.Targets);
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

        Assert.Equal(2, acs.Requests.Count);
        AssertJson("""{"incomingCallContext":"context-1","callRejectReason":"busy"}""", acs.Requests.First().Body);
        AssertJson(
            """{"incomingCallContext":"context-1","target":{"rawId":"4:+15550177777","phoneNumber":{"value":"+15550177777","isAnonymous":false}},"customCallingContext":{"sipHeaders":{}}}""",
            acs.Requests.Last().Body);
        Assert.Contains(@"4:\u002B15550177777", acs.Requests.Last().Body, StringComparison.Ordinal);
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
        AssertJson(
            """{"targetParticipant":{"rawId":"4:+15550177777","phoneNumber":{"value":"+15550177777","isAnonymous":false}},"customCallingContext":{"sipHeaders":{"X-MS-Custom-Summary":"wants a human"}},"operationContext":"transfer-1"}""",
            asked.Body);
    }

    [Theory]
    [InlineData("8:acs:resource_user", """{"rawId":"8:acs:resource_user","communicationUser":{"id":"8:acs:resource_user"}}""")]
    [InlineData("8:orgid:user", """{"rawId":"8:orgid:user","microsoftTeamsUser":{"userId":"user","isAnonymous":false,"cloud":"public"}}""")]
    [InlineData("8:gcch:user", """{"rawId":"8:gcch:user","microsoftTeamsUser":{"userId":"user","isAnonymous":false,"cloud":"gcch"}}""")]
    [InlineData("8:acs:resource_tenant_user", """{"rawId":"8:acs:resource_tenant_user","teamsExtensionUser":{"userId":"user","tenantId":"tenant","resourceId":"resource","cloud":"public"}}""")]
    public async Task A_user_is_named_by_what_its_kind_has_and_gets_headers_of_its_kind(string rawId, string target)
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((202, "{}"));
        var options = CommunicationIdentifier.FromRawId(rawId) switch
        {
            CommunicationUserIdentifier user => new TransferToParticipantOptions(user),
            MicrosoftTeamsUserIdentifier user => new TransferToParticipantOptions(user),
            var user => new TransferToParticipantOptions((TeamsExtensionUserIdentifier)user),
        };

        await new CallAutomationClient(acs.ConnectionString).GetCallConnection("connection-1").TransferCallToParticipantAsync(options);

        var asked = Assert.Single(acs.Requests).Json;
        AssertJson(target, asked.GetProperty("targetParticipant").GetRawText());
        AssertJson("""{"voipHeaders":{}}""", asked.GetProperty("customCallingContext").GetRawText());
        Assert.True(Guid.TryParse(asked.GetProperty("operationContext").GetString(), out _));
    }

    [Fact]
    public async Task A_prompt_is_played_to_everyone_by_a_male_voice_and_not_marked_as_repeatable()
    {
        await using var acs = await AcsListener.StartAsync();
        acs.Answers.Enqueue((202, ""));

        await new CallAutomationClient(acs.ConnectionString).GetCallConnection("connection-1").GetCallMedia().PlayToAllAsync(new TextSource("All lines are busy."));

        var asked = Assert.Single(acs.Requests);
        var context = asked.Json.GetProperty("operationContext").GetString()!;
        Assert.True(Guid.TryParse(context, out _));
        Assert.DoesNotContain(asked.Headers.Keys, header => header.StartsWith("Repeatability", StringComparison.OrdinalIgnoreCase));
        AssertJson(
            """{"playSources":[{"kind":"text","text":{"text":"All lines are busy.","voiceKind":"male"}}],"playTo":[],"interruptCallMediaOperation":false,"playOptions":{"loop":false},"operationContext":"CONTEXT"}"""
                .Replace("CONTEXT", context, StringComparison.Ordinal),
            asked.Body);
    }

    [Theory]
    [InlineData(202, 200, 200, 200, 200)]
    [InlineData(201, 201, 204, 202, 202)]
    [InlineData(204, 204, 201, 201, 205)]
    public async Task A_status_that_is_not_the_one_of_its_operation_is_a_failure(int answer, int transfer, int play, int hangUp, int reject)
    {
        await using var acs = await AcsListener.StartAsync();
        var client = new CallAutomationClient(acs.ConnectionString);
        var connection = client.GetCallConnection("connection-1");

        await FailsAsync(answer, () => client.AnswerCallAsync("context-1", new Uri("https://gateway.test/c")));
        await FailsAsync(transfer, () => connection.TransferCallToParticipantAsync(new PhoneNumberIdentifier("+15550177777")));
        await FailsAsync(play, () => connection.GetCallMedia().PlayToAllAsync(new TextSource("All lines are busy.")));
        await FailsAsync(hangUp, () => connection.HangUpAsync(forEveryone: true));
        await FailsAsync(reject, () => client.RejectCallAsync("context-1"));
        await FailsAsync(reject, () => client.RedirectCallAsync("context-1", new CallInvite(new CommunicationUserIdentifier("8:acs:user-1"))));

        async Task FailsAsync(int status, Func<Task> request)
        {
            acs.Answers.Enqueue((status, ""));
            Assert.Equal(status, (await Assert.ThrowsAsync<RequestFailedException>(request)).Status);
        }
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
    [InlineData("", typeof(ArgumentException))]
    [InlineData("accesskey=AAAA", typeof(InvalidOperationException))]
    [InlineData("endpoint=http://127.0.0.1:1/", typeof(InvalidOperationException))]
    [InlineData("endpoint=http://127.0.0.1:1/;accesskey=", typeof(InvalidOperationException))]
    [InlineData("endpoint=http://127.0.0.1:1/;accesskey=AAAA;AccessKey=AAAA", typeof(InvalidOperationException))]
    [InlineData("endpoint=nowhere;accesskey=AAAA", typeof(UriFormatException))]
    public void A_connection_string_without_its_parts_is_refused(string text, Type exception) =>
        Assert.Throws(exception, () => new CallAutomationClient(text));

    [Fact]
    public async Task A_key_that_is_no_base64_is_found_out_by_the_first_request() => await Assert.ThrowsAsync<FormatException>(
        () => new CallAutomationClient("endpoint=http://127.0.0.1:1/;accesskey=?").GetCallConnection("connection-1").HangUpAsync(forEveryone: true));

    private static void AssertJson(string expected, string json) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(json)), json);
}
