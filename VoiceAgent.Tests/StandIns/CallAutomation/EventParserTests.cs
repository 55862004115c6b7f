using Azure.Communication;
using Azure.Communication.CallAutomation;
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
            Event("CallTransferAccepted", "\"transferTarget\":{\"rawId\":\"4:+15550177777\"}"),
            Event("SomethingNew", "\"x\":1"),
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
    }

    [Theory]
    [InlineData("4:+15550100001", typeof(PhoneNumberIdentifier))]
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
