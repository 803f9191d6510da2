{{- define "quarry.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "quarry.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "quarry.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{ include "quarry.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "quarry.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "quarry.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "quarry.secret" -}}
{{- default (include "quarry.name" .) .Values.secret.existing -}}
{{- end -}}

{{/* The file quarry.yaml. */}}
{{- define "quarry.config" -}}
{{- $bucket := .Values.bucket -}}
{{- $blobs := dict "type" "s3" "bucket" (required "bucket.name is required" $bucket.name) "region" $bucket.region -}}
{{- with $bucket.prefix }}{{ $_ := set $blobs "prefix" . }}{{ end -}}
{{- with $bucket.endpoint }}{{ $_ := set $blobs "endpoint" . }}{{ end -}}
{{- if $bucket.keys -}}
{{- $_ := set $blobs "access_key_id" "env.S3_ACCESS_KEY_ID" -}}
{{- $_ := set $blobs "secret_access_key" "env.S3_SECRET_ACCESS_KEY" -}}
{{- end -}}
{{- $ledger := dict "url" "env.DATABASE_URL" "connections" (int .Values.ledger.connections) -}}
{{- $own := dict "host" "0.0.0.0" "port" 8080 "data_dir" "/data" "shutdown_seconds" .Values.shutdownSeconds "ledger" $ledger "blobs" $blobs -}}
{{- toYaml (mergeOverwrite (deepCopy .Values.config) $own) -}}
{{- end -}}
