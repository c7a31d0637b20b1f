package folder

import "bytes"

// Put writes an object without a form.
func (b *Bucket) Put(key, kind string, content []byte) error {
	_, err := b.put(key, kind, bytes.NewReader(content), anySize)
	return err
}
