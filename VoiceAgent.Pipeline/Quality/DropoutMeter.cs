namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// Finds frames that the telephone network has lost before the media stream. The service sends frames of digital silence in their place, so a sound
/// breaks off at the edge of a frame and goes on at the edge of another. A pause between words fades instead, and every telephone has some noise.
/// </summary>
internal struct DropoutMeter
{
    /// <summary>Half a second. A longer silence is a pause of the speaker.</summary>
    public const int Longest = 25;

    private int _empty;
    private bool _brokeOff;

    public void Take(in FrameSound sound, ref LegCounts counts)
    {
        if (sound.IsEmpty)
        {
            _empty = _brokeOff ? _empty + 1 : 0;
            _brokeOff = _brokeOff && _empty <= Longest;
            return;
        }

        if (_brokeOff && _empty > 0 && sound.BeginsLoud)
        {
            counts.Concealed += _empty;
            counts.AddGap(_empty);
        }

        (_empty, _brokeOff) = (0, sound.EndsLoud);
    }
}
