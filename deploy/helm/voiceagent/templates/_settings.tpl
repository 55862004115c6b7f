{{/* One environment variable, if it has a value. Takes name and value. */}}
{{- define "voiceagent.variable" -}}
{{- if index . 1 }}
- { name: {{ index . 0 }}, value: {{ index . 1 | toString | quote }} }
{{- end }}
{{- end }}

{{/* The settings of a service: those that all have, its connections, its own, and its secrets. Takes the root and the service's name. */}}
{{- define "voiceagent.settings" -}}
{{- $root := index . 0 }}
{{- $name := index . 1 }}
{{- $values := $root.Values }}
{{- $service := index $values $name }}
{{- $all := list "redis" "cosmos" "blobs" }}
{{- $connections := dict "gateway" (append $all "acs") "pipeline" (concat $all (list "speech" "openai" "speech2" "openai2" "ollama" "whisperlive" "piper")) "dashboard" (list "redis") }}
{{- include "voiceagent.variable" (list "HTTP_PORTS" "8080") }}
{{- include "voiceagent.variable" (list "ASPNETCORE_FORWARDEDHEADERS_ENABLED" "true") }}
{{- include "voiceagent.variable" (list "Cosmos__CreateMissing" "false") }}
{{- include "voiceagent.variable" (list "OTEL_SERVICE_NAME" $name) }}
{{- include "voiceagent.variable" (list "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY" "in_memory") }}
{{- include "voiceagent.variable" (list "OTEL_EXPORTER_OTLP_ENDPOINT" $values.telemetry.collector) }}
{{- include "voiceagent.variable" (list "APPLICATIONINSIGHTS_CONNECTION_STRING" $values.telemetry.applicationInsights) }}
{{- range index $connections $name }}
{{- include "voiceagent.variable" (list (printf "ConnectionStrings__%s" .) (index $values.connections .)) }}
{{- end }}
{{- include (printf "voiceagent.settings.%s" $name) $root }}
{{- range $variable, $value := $service.settings }}
{{- include "voiceagent.variable" (list $variable $value) }}
{{- end }}
{{- range $variable, $key := $service.secrets }}
- { name: {{ $variable }}, valueFrom: { secretKeyRef: { name: {{ include "voiceagent.secret" $name }}, key: {{ $variable }} } } }
{{- end }}
{{- end }}

{{- define "voiceagent.settings.gateway" -}}
{{- include "voiceagent.variable" (list "Authentication__Authority" .Values.authentication.authority) }}
{{- include "voiceagent.variable" (list "Authentication__Audience" .Values.authentication.audience) }}
{{- include "voiceagent.variable" (list "Cosmos__Retention" .Values.retention) }}
{{- include "voiceagent.variable" (list "Routes__Default__Agent" .Values.business.agent) }}
{{- include "voiceagent.variable" (list "Routes__Default__Language" .Values.business.language) }}
{{- include "voiceagent.variable" (list "Routes__Default__TimeZone" .Values.business.timeZone) }}
{{- include "voiceagent.variable" (list "Routes__Default__TransferTo" .Values.business.transferTo) }}
{{- include "voiceagent.variable" (list "Gateway__PublicUrl" .Values.addresses.gateway) }}
{{- include "voiceagent.variable" (list "Gateway__MediaUrl" .Values.addresses.media) }}
{{- include "voiceagent.telephony" . }}
{{- end }}

{{- define "voiceagent.settings.pipeline" -}}
{{- include "voiceagent.variable" (list "Pipeline__GatewayUrl" "http://gateway") }}
{{- /* Who may import members. */}}
{{- include "voiceagent.variable" (list "Authentication__Authority" .Values.authentication.authority) }}
{{- include "voiceagent.variable" (list "Authentication__Audience" .Values.authentication.audience) }}
{{- include "voiceagent.variable" (list "Transcription__Provider" .Values.selfHosted.transcription) }}
{{- include "voiceagent.variable" (list "Speaking__Provider" .Values.selfHosted.speaking) }}
{{- include "voiceagent.variable" (list "Agents__Business" .Values.business.name) }}
{{- include "voiceagent.variable" (list "Samples__Seed" (toString .Values.business.samples)) }}
{{- include "voiceagent.variable" (list "Calls__Capacity" .Values.pipeline.capacity) }}
{{- include "voiceagent.variable" (list "Drain__Longest" .Values.pipeline.drain.longest) }}
{{- include "voiceagent.variable" (list "Drain__HandOver" .Values.pipeline.drain.handOver) }}
{{- include "voiceagent.variable" (list "Spool__Folder" "/spool") }}
{{- include "voiceagent.variable" (list "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit" "0") }}
{{- include "voiceagent.telephony" . }}
{{- end }}

{{- define "voiceagent.settings.dashboard" -}}
{{- include "voiceagent.variable" (list "Authentication__Authority" .Values.authentication.authority) }}
{{- include "voiceagent.variable" (list "Authentication__Audience" .Values.authentication.audience) }}
{{- include "voiceagent.variable" (list "Authentication__ClientId" .Values.authentication.dashboardClientId) }}
{{- if .Values.identity.workload }}
{{- include "voiceagent.variable" (list "Authentication__AssertionFile" .Values.authentication.assertionFile) }}
{{- end }}
{{- include "voiceagent.variable" (list "Dashboard__PublicUrl" (printf "https://%s" .Values.addresses.dashboard)) }}
{{- include "voiceagent.variable" (list "Dashboard__GatewayUrl" "http://gateway") }}
{{- end }}

{{/* What gateway and pipeline share: how they prove that a request comes from Communication Services, and the keys of recordings. */}}
{{- define "voiceagent.telephony" -}}
{{- include "voiceagent.variable" (list "Acs__TokenMetadata" .Values.telephony.tokenMetadata) }}
{{- include "voiceagent.variable" (list "Acs__TokenAudience" .Values.telephony.tokenAudience) }}
{{- include "voiceagent.variable" (list "Acs__CognitiveServicesUrl" .Values.telephony.cognitiveServicesUrl) }}
{{- include "voiceagent.variable" (list "RecordingKeys__Vault" .Values.recordingKeys.vault) }}
{{- end }}
