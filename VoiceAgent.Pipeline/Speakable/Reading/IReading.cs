namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Replaces one kind of figures or signs in a clause with the words that are said for it.</summary>
internal interface IReading
{
    string Read(string clause);
}
