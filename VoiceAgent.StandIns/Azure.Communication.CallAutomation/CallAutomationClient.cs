using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.CallAutomation;

/// <summary>Answers, redirects and rejects calls, and gets connected calls.</summary>
public class CallAutomationClient
{
    // The scope of Entra ID tokens for the service. The service really uses two slashes.
    private const string Scope = "https://communication.azure.com//.default";

    private readonly CallingWire _wire;

    /// <summary>For mocking.</summary>
    protected CallAutomationClient()
    {
        _wire = null!;
    }

    public CallAutomationClient(string connectionString)
        : this(connectionString, new CallAutomationClientOptions())
    {
    }

    public CallAutomationClient(string connectionString, CallAutomationClientOptions options)
        : this(ConnectionString.Parse(connectionString), options ?? throw new ArgumentNullException(nameof(options)))
    {
    }

    public CallAutomationClient(Uri endpoint, TokenCredential credential, CallAutomationClientOptions? options = null)
        : this(
            endpoint ?? throw new ArgumentNullException(nameof(endpoint)),
            options ?? new CallAutomationClientOptions(),
            new BearerTokenAuthenticationPolicy(credential, Scope))
    {
    }

    private CallAutomationClient(ConnectionString connection, CallAutomationClientOptions options)
        : this(new Uri(connection.GetRequired("endpoint")), options, new HmacAuthenticationPolicy(connection.GetRequired("accesskey")))
    {
    }

    private CallAutomationClient(Uri endpoint, CallAutomationClientOptions options, HttpPipelinePolicy authentication)
    {
        Source = options.Source;
        _wire = new CallingWire(HttpPipelineBuilder.Build(options, authentication), endpoint, options.ApiVersion);
    }

    public CommunicationUserIdentifier? Source { get; }

    public virtual async Task<Response<AnswerCallResult>> AnswerCallAsync(AnswerCallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var answer = new AnswerRequest(
            options.IncomingCallContext ?? throw new ArgumentNullException(nameof(options), "The incoming call context is null."),
            options.CallbackUri.AbsoluteUri,
            options.OperationContext,
            CallIntelligenceModel.Of(options.CallIntelligenceOptions),
            (options.AnsweredBy ?? Source) is { } user ? new UserModel(user.Id) : null,
            MediaStreamingModel.Of(options.MediaStreamingOptions),
            TranscriptionModel.Of(options.TranscriptionOptions));
        var response = await _wire.SendAsync(RequestMethod.Post, "/callConnections:answer", answer, repeatable: true, success: 200, cancellationToken).ConfigureAwait(false);
        var properties = new CallConnectionProperties(CallingWire.Read<CallConnectionPropertiesModel>(response));
        return Response.FromValue(new AnswerCallResult(GetCallConnection(properties.CallConnectionId), properties), response);
    }

    public virtual Task<Response<AnswerCallResult>> AnswerCallAsync(string incomingCallContext, Uri callbackUri, CancellationToken cancellationToken = default) =>
        AnswerCallAsync(new AnswerCallOptions(incomingCallContext, callbackUri), cancellationToken);

    public virtual Task<Response> RedirectCallAsync(RedirectCallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var redirect = new RedirectRequest(
            options.IncomingCallContext, IdentifierModel.Of(options.CallInvite.Target), CustomCallingContextModel.Of(options.CallInvite.CustomCallingContext));
        return _wire.SendAsync(RequestMethod.Post, "/callConnections:redirect", redirect, repeatable: true, success: 204, cancellationToken);
    }

    public virtual Task<Response> RedirectCallAsync(string incomingCallContext, CallInvite callInvite, CancellationToken cancellationToken = default) =>
        RedirectCallAsync(new RedirectCallOptions(incomingCallContext, callInvite), cancellationToken);

    public virtual Task<Response> RejectCallAsync(RejectCallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reject = new RejectRequest(options.IncomingCallContext, options.CallRejectReason.ToString());
        return _wire.SendAsync(RequestMethod.Post, "/callConnections:reject", reject, repeatable: true, success: 204, cancellationToken);
    }

    public virtual Task<Response> RejectCallAsync(string incomingCallContext, CancellationToken cancellationToken = default) =>
        RejectCallAsync(new RejectCallOptions(incomingCallContext), cancellationToken);

    public virtual async Task<Response<CreateCallResult>> CreateCallAsync(CreateCallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var invite = options.CallInvite;
        var create = new CreateCallRequest(
            [IdentifierModel.Of(invite.Target)],
            PhoneNumberModel.Of(invite.SourceCallerIdNumber),
            invite.SourceDisplayName,
            options.CallbackUri.AbsoluteUri,
            options.OperationContext ?? Guid.NewGuid().ToString(),
            CallIntelligenceModel.Of(options.CallIntelligenceOptions),
            MediaStreamingModel.Of(options.MediaStreamingOptions),
            TranscriptionModel.Of(options.TranscriptionOptions),
            CustomCallingContextModel.Of(invite.CustomCallingContext));
        var response = await _wire.SendAsync(RequestMethod.Post, "/callConnections", create, repeatable: true, success: 201, cancellationToken).ConfigureAwait(false);
        var properties = new CallConnectionProperties(CallingWire.Read<CallConnectionPropertiesModel>(response));
        return Response.FromValue(new CreateCallResult(GetCallConnection(properties.CallConnectionId), properties), response);
    }

    public virtual Task<Response<CreateCallResult>> CreateCallAsync(CallInvite callInvite, Uri callbackUri, CancellationToken cancellationToken = default) =>
        CreateCallAsync(new CreateCallOptions(callInvite, callbackUri), cancellationToken);

    public virtual CallConnection GetCallConnection(string callConnectionId) => new(callConnectionId, _wire);

    public virtual CallRecording GetCallRecording() => new(_wire);
}
