using System.Text.Json;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Azure.Messaging;
using Xunit;

namespace VoiceAgent.Tests.StandIns.CallAutomation;

public sealed class EventParserTests
{
    [Fact]
    public void Events_are_read_with_what_they_carry()
    {
        string[] events =
        [
            Event("CallConnected", "\"operationContext\":\"operation-1\""),
            Event("CallDisconnected", "\"resultInformation\":{\"code\":200,\"subCode\":5000,\"message\":\"The conversation has ended.\"}"),
            Event("ParticipantsUpdated", "\"participants\":[{\"identifier\":{\"kind\":\"phoneNumber\",\"rawId\":\"4:+15550100001\",\"phoneNumber\":{\"value\":\"+15550100001\"}},\"isMuted\":true}],\"sequenceNumber\":3"),
            Event("MediaStreamingFailed", "\"mediaStreamingUpdate\":{\"contentType\":\"Audio\",\"mediaStreamingStatus\":\"MediaStreamingFailed\",\"mediaStreamingStatusDetails\":\"InitialWebSocketConnectionFailed\"}"),
            Event("CallTransferAccepted", "\"transferTarget\":{\"rawId\":\"4:+15550177777\",\"phoneNumber\":{\"value\":\"+15550177777\"}}"),
            Event("SomethingNew", "\"x\":1"),
            Event("PlayFailed", "\"resultInformation\":{\"code\":400,\"subCode\":8536,\"message\":\"\"},\"failedPlaySourceIndex\":0"),
            Event("callConnected", "\"x\":1"),
        ];
        var parsed = CallAutomationEventParser.ParseMany(new BinaryData($"[{string.Join(',', events)}]"));

        Assert.Equal("operation-1", Assert.IsType<CallConnected>(parsed[0]).OperationContext);
        Assert.Equal(("connection-1", "server-1", "correlation-1"), (parsed[0]!.CallConnectionId, parsed[0]!.ServerCallId, parsed[0]!.CorrelationId));
        Assert.Equal((200, 5000), (Assert.IsType<CallDisconnected>(parsed[1]).ResultInformation!.Code, parsed[1]!.ResultInformation!.SubCode));
        var updated = Assert.IsType<ParticipantsUpdated>(parsed[2]);
        Assert.Equal((3, true), (updated.SequenceNumber, updated.Participants[0].IsMuted));
        Assert.Equal(new PhoneNumberIdentifier("+15550100001"), updated.Participants[0].Identifier);
        Assert.Equal(MediaStreamingStatusDetails.InitialWebSocketConnectionFailed, Assert.IsType<MediaStreamingFailed>(parsed[3]).MediaStreamingUpdate!.MediaStreamingStatusDetails);
        Assert.Equal("4:+15550177777", Assert.IsType<CallTransferAccepted>(parsed[4]).TransferTarget!.RawId);
        Assert.Null(parsed[5]);
        Assert.Equal((MediaEventReasonCode.PlayDownloadFailed, 0), (Assert.IsType<PlayFailed>(parsed[6]).ReasonCode, ((PlayFailed)parsed[6]!).FailedPlaySourceIndex));
        Assert.Null(parsed[7]);
    }

    [Fact]
    public void Names_in_another_case_are_other_names()
    {
        var read = CallAutomationEventParser.Parse("""{"CallConnectionId":"connection-1","servercallid":"server-1"}""", "Microsoft.Communication.CallConnected");

        Assert.Equal((null, null), (read!.CallConnectionId, read.ServerCallId));
    }

    [Theory]
    [InlineData("PlayCompleted", "{}", typeof(NullReferenceException))]
    [InlineData("PlayFailed", "{}", typeof(NullReferenceException))]
    [InlineData("ParticipantsUpdated", """{"participants":[{"isMuted":false}]}""", typeof(NullReferenceException))]
    [InlineData("ParticipantsUpdated", """{"participants":[{"identifier":{"rawId":"4:+15550100001"}}]}""", typeof(InvalidOperationException))]
    [InlineData("ParticipantsUpdated", """{"participants":[{"identifier":{"phoneNumber":{"value":"+15550100001"}},"isMuted":false}]}""", typeof(JsonException))]
    [InlineData("ParticipantsUpdated", """{"participants":7}""", typeof(InvalidOperationException))]
    [InlineData("CallTransferAccepted", """{"transferee":{"rawId":"8:orgid:user","microsoftTeamsUser":{"userId":"user"}}}""", typeof(JsonException))]
    [InlineData("CallConnected", "\"text\"", typeof(InvalidOperationException))]
    public void Where_a_part_is_missing_the_parser_throws(string type, string data, Type exception) =>
        Assert.Throws(exception, () => CallAutomationEventParser.Parse(data, $"Microsoft.Communication.{type}"));

    [Fact]
    public void An_event_without_data_throws_even_when_its_type_is_not_known()
    {
        var bare = CloudEvent.Parse(new BinaryData("""{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.SomethingNew"}"""))!;

        Assert.Throws<NullReferenceException>(() => CallAutomationEventParser.Parse(bare));
    }

    [Theory]
    [InlineData("""{"rawId":"4:+15550100001"}""", typeof(UnknownIdentifier))]
    [InlineData("""{"rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}}""", typeof(PhoneNumberIdentifier))]
    [InlineData("""{"kind":"PhoneNumber","rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}}""", typeof(PhoneNumberIdentifier))]
    [InlineData("""{"kind":"unknown","rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}}""", typeof(UnknownIdentifier))]
    public void What_an_identifier_is_says_the_part_of_its_kind_and_not_its_raw_id(string json, Type type)
    {
        var data = $$"""{"participants":[{"identifier":{{json}},"isMuted":false}]}""";

        var updated = Assert.IsType<ParticipantsUpdated>(CallAutomationEventParser.Parse(data, "Microsoft.Communication.ParticipantsUpdated"));

        Assert.IsType(type, Assert.Single(updated.Participants).Identifier);
    }

    [Theory]
    [InlineData("4:+15550100001", typeof(PhoneNumberIdentifier))]
    [InlineData("4:anonymous", typeof(PhoneNumberIdentifier))]
    [InlineData("8:acs:resource_tenant_user", typeof(TeamsExtensionUserIdentifier))]
    [InlineData("8:dod:user", typeof(MicrosoftTeamsUserIdentifier))]
    [InlineData("8:acs:one:two", typeof(UnknownIdentifier))]
    [InlineData("8:acs:resource_user", typeof(CommunicationUserIdentifier))]
    [InlineData("8:orgid:user", typeof(MicrosoftTeamsUserIdentifier))]
    [InlineData("8:teamsvisitor:user", typeof(MicrosoftTeamsUserIdentifier))]
    [InlineData("48:something", typeof(UnknownIdentifier))]
    public void A_raw_id_says_what_it_names_and_comes_back_as_it_was(string rawId, Type type)
    {
        var identifier = CommunicationIdentifier.FromRawId(rawId);

        Assert.IsType(type, identifier);
        Assert.Equal(rawId, identifier.RawId);
        Assert.Equal(identifier, CommunicationIdentifier.FromRawId(rawId));
    }

    private static string Event(string type, string more) =>
        $$"""{"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"calling/callConnections/connection-1","type":"Microsoft.Communication.{{type}}","time":"2026-01-05T09:00:00Z","data":{"callConnectionId":"connection-1","serverCallId":"server-1","correlationId":"correlation-1",{{more}}""" + "}}";
}
