namespace Azure.Communication.CallAutomation;

/// <summary>The participant has answered with words or keys.</summary>
public class RecognizeCompleted : CallAutomationEventBase
{
    internal RecognizeCompleted(RecognizeResult? result)
    {
        RecognizeResult = result!;
    }

    public RecognizeResult RecognizeResult { get; }

    public static RecognizeCompleted Deserialize(string content) => EventModel.Read(content, model => new RecognizeCompleted(ResultOf(model)));

    private static RecognizeResult? ResultOf(EventModel model) => model.RecognitionType switch
    {
        "dtmf" => new DtmfResult([.. (model.DtmfResult?.Tones ?? []).Select(tone => new DtmfTone(tone))]),
        "speech" => new SpeechResult(model.SpeechResult?.Speech, model.SpeechResult?.Confidence),
        _ => null,
    };
}

/// <summary>Nothing was recognised. The sub code of the result says why.</summary>
public class RecognizeFailed : CallAutomationEventBase
{
    internal RecognizeFailed(ResultModel? result)
    {
        ReasonCode = result!.ToReason();
    }

    public MediaEventReasonCode ReasonCode { get; }

    public static RecognizeFailed Deserialize(string content) => EventModel.Read(content, model => new RecognizeFailed(model.ResultInformation));
}

/// <summary>Another operation has replaced the recognition.</summary>
public class RecognizeCanceled : CallAutomationEventBase
{
    internal RecognizeCanceled()
    {
    }

    public static RecognizeCanceled Deserialize(string content) => EventModel.Read(content, _ => new RecognizeCanceled());
}

/// <summary>What was recognised.</summary>
public abstract class RecognizeResult
{
}

/// <summary>Keys that were pressed.</summary>
public class DtmfResult : RecognizeResult
{
    internal DtmfResult(IReadOnlyList<DtmfTone> tones)
    {
        Tones = tones;
    }

    public IReadOnlyList<DtmfTone> Tones { get; }
}

/// <summary>Words that were said.</summary>
public class SpeechResult : RecognizeResult
{
    internal SpeechResult(string? speech, double? confidence)
    {
        Speech = speech;
        Confidence = confidence;
    }

    public string? Speech { get; }

    public double? Confidence { get; }
}
