{{/* Labels that a selector uses. They never change. */}}
{{- define "voiceagent.selector" -}}
app.kubernetes.io/name: {{ . }}
app.kubernetes.io/part-of: voiceagent
{{- end }}

{{/* All labels. Takes the root and the name of the part. */}}
{{- define "voiceagent.labels" -}}
{{ include "voiceagent.selector" (index . 1) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/version: {{ (index . 0).Values.image.tag | default (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end }}

{{/* The image of a service. A digest says exactly what runs, so it goes before the version. */}}
{{- define "voiceagent.image" -}}
{{- $root := index . 0 }}
{{- $image := (index . 1).image }}
{{- $name := printf "%s/%s" (required "Set image.registry to the registry of the images, such as myregistry.azurecr.io/voiceagent." $root.Values.image.registry) $image.repository }}
{{- if $image.digest }}{{ $name }}@{{ $image.digest }}{{ else }}{{ $name }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The host of an address, without scheme, port and path. */}}
{{- define "voiceagent.host" -}}
{{- (urlParse .).hostname }}
{{- end }}

{{/* The name of the secret of a service. */}}
{{- define "voiceagent.secret" -}}
voiceagent-{{ . }}
{{- end }}

{{/* What no schema can say, because it needs two values. */}}
{{- define "voiceagent.check" -}}
{{- if and .Values.identity.workload (ne .Release.Namespace "voiceagent") }}
{{- fail "Install into the namespace voiceagent (--namespace voiceagent --create-namespace). Azure trusts only the service accounts of that namespace: infra/compute/pod-identities.bicep." }}
{{- end }}
{{- if .Values.identity.workload }}
{{- range $service, $id := .Values.identity.clientIds }}
{{- if not $id }}
{{- fail (printf "Set identity.clientIds.%s to the client id of the service's identity (output %s_IDENTITY_CLIENT_ID of infra/main.bicep), or identity.workload to false." $service (upper $service)) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (eq .Values.secrets.provider "csi") (not (and .Values.secrets.vault.name .Values.secrets.vault.tenantId)) }}
{{- fail "Set secrets.vault.name and secrets.vault.tenantId, or choose another secrets.provider." }}
{{- end }}
{{- if and (eq .Values.secrets.provider "csi") (not .Values.identity.workload) }}
{{- fail "The CSI driver reads the key vault with the identity of the service. Set identity.workload to true, or choose another secrets.provider." }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (ne .Values.routes.kind "none") (not (or .Values.routes.fromNamespaces .Values.routes.fromAddresses)) }}
{{- fail "Set routes.fromNamespaces to the namespace of the ingress, or routes.fromAddresses to its addresses. Otherwise the network policies keep every caller out." }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (not .Values.redis.enabled) (not .Values.networkPolicy.redis.cidrs) }}
{{- fail "Set networkPolicy.redis.cidrs to the addresses of Redis, or redis.enabled to true." }}
{{- end }}
{{- if and .Values.sip.enabled (gt (sub .Values.sip.audio.last .Values.sip.audio.first) 239) }}
{{- fail "sip.audio has more than 240 ports. A load balancer of Azure has room for about 250 rules at one address." }}
{{- end }}
{{- end }}

{{/* "true" if an autoscaler sets the number of pods. Then the deployment must not, or each upgrade would reset it. Takes the root and the service's name. */}}
{{- define "voiceagent.autoscaled" -}}
{{- $root := index . 0 }}
{{- $service := index $root.Values (index . 1) }}
{{- if eq (index . 1) "pipeline" }}
{{- ne $root.Values.scaling.kind "none" }}
{{- else }}
{{- gt (int ($service.maxReplicas | default 0)) (int $service.replicas) }}
{{- end }}
{{- end }}
