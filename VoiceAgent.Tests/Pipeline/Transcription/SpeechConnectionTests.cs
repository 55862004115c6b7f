using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Tests.Pipeline.Transcription;

public sealed class SpeechConnectionTests
{
    [Theory]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/;Key=k")]
    [InlineData("Endpoint=ws://127.0.0.1:5055;Key=k")]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/;ResourceId=/subscriptions/1/resourceGroups/2/providers/Microsoft.CognitiveServices/accounts/3;Region=swedencentral")]
    [InlineData("endpoint=ws://127.0.0.1:5055;resourceid=/subscriptions/1")]
    public void A_connection_string_that_can_be_used_is_taken(string connectionString) =>
        Assert.NotNull(SpeechConnection.Parse("speech", connectionString));

    [Theory]
    [InlineData(null, "Set 'ConnectionStrings:speech' to 'Endpoint=<address>;Key=<key>'")]
    [InlineData("Endpoint=nowhere;Key=k", "Set 'ConnectionStrings:speech' to")]
    [InlineData("Endpoint=ftp://name;Key=k", "Set 'ConnectionStrings:speech' to")]
    [InlineData("no pairs at all", "is not a connection string")]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/", "neither a 'Key' nor a 'ResourceId=/subscriptions/…'")]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/;ResourceId=accounts/3;Region=swedencentral", "neither a 'Key' nor a 'ResourceId=/subscriptions/…'")]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/;ResourceId=/subscriptions/1", "no usable 'Region'")]
    [InlineData("Endpoint=https://name.cognitiveservices.azure.com/;ResourceId=/subscriptions/1;Region=https://swedencentral", "no usable 'Region'")]
    [InlineData("Endpoint=ws://127.0.0.1:5055", "neither a 'Key' nor a 'ResourceId=/subscriptions/…'")]
    public void One_that_cannot_be_used_is_refused_with_a_sentence_that_says_what_to_write(string? connectionString, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidOperationException>(() => SpeechConnection.Parse("speech", connectionString)).Message);
}
